// Fills one template many times with docxtemplater, on request: one JSON request a line, one answer a line.
// {"template": path, "values": {…}, "targets": [path, …]} → {"seconds": for all of them}
import { createRequire } from 'node:module'
import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const require = createRequire(`${process.argv[2]}/`)
const PizZip = require('pizzip')
const Docxtemplater = require('docxtemplater')

for await (const line of createInterface({ input: process.stdin })) {
  const { template, values, targets } = JSON.parse(line)
  const content = readFileSync(template)
  const start = process.hrtime.bigint()
  for (const target of targets) {
    const document = new Docxtemplater(new PizZip(content), { paragraphLoop: true, linebreaks: true })
    document.render(values)
    writeFileSync(target, document.getZip().generate({ type: 'nodebuffer', compression: 'DEFLATE' }))
  }
  console.log(JSON.stringify({ seconds: Number(process.hrtime.bigint() - start) / 1e9 }))
}
