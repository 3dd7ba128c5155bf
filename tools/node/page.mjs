// Opens a page in a browser: `node page.mjs MODULES BROWSER FILE PDF` prints what axe finds in it, and what its script
// does; PDF is the page on sheets so small that its tables need several.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [, , modules, browserPath, file, pdf] = process.argv
const require = createRequire(`${modules}/`)
const { chromium } = require('playwright-core')
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
try {
  const asked = []
  const errors = []
  const page = await browser.newPage({ viewport: { width: 1300, height: 900 } })
  page.on('request', (request) => asked.push(request.url()))
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('dialog', (dialog) => { errors.push(`dialog: ${dialog.message()}`); dialog.dismiss() })
  const begun = Date.now()
  await page.goto(pathToFileURL(file).href)
  const loaded = Date.now() - begun
  const rows = () => page.locator('.bodies > tbody:visible').count()
  const found = { loaded, rows: await rows(), asked, errors }

  // By the keyboard alone: sort by the first column, twice; choose a situation; search; show all again.
  const first = () => page.locator('.bodies > tbody:visible .id').first().textContent()
  const dossier = page.locator('.bodies thead button').first()
  await dossier.focus()
  const sorting = Date.now()
  await page.keyboard.press('Enter')
  found.ascending = await first()
  await page.keyboard.press('Enter')
  found.descending = await first()
  found.sort = await page.locator('.bodies thead th').first().getAttribute('aria-sort')
  found.sorted = Date.now() - sorting
  const filtering = Date.now()
  await page.locator('#find').focus()
  await page.keyboard.type(found.ascending)
  await page.waitForFunction(() => document.querySelector('.shown').ariaBusy === 'false')
  found.filtered = Date.now() - filtering
  found.matched = await rows()
  found.status = await page.locator('.shown').textContent()
  await page.locator('[type=reset]').press('Enter')
  await page.waitForTimeout(50)

  // Unfold the first dossiers and all months, then ask axe of all of it, wide and narrow.
  await page.evaluate(() => {
    for (const each of [...document.querySelectorAll('details.lazy')].slice(0, 40)) each.open = true
  })
  await page.waitForTimeout(100)
  await page.evaluate(() => { for (const each of document.querySelectorAll('.lazy details')) each.open = true })
  await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') })
  found.violations = []
  for (const width of [1300, 400]) {
    await page.setViewportSize({ width, height: 900 })
    const { violations } = await page.evaluate(() => window.axe.run())
    for (const { id, help, nodes } of violations) {
      found.violations.push({ width, id, help, where: nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)) })
    }
  }
  found.wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

  await page.pdf({ path: pdf, width: '297mm', height: '90mm' })
  const bare = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await bare.goto(pathToFileURL(file).href)
  found.withoutScript = await bare.locator('.bodies > tbody').count()
  found.shownWithoutScript = await bare.locator('.bodies > tbody:visible').count()
  console.log(JSON.stringify(found))
} finally {
  await browser.close()
}
