// Makes the pictures of README.md from what an agent measures here and now: npm run docs:pictures
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { noBrowser, openPage, startBrowser } from '../browser/chromium.js'
import { buildPlace, type Place } from '../browser/place.js'

const folder = fileURLToPath(new URL('../../docs/pictures', import.meta.url))
const mostBytes = 300_000
const bench = ['--threads', '1', '--threads', '2', '--repeat', '5']

/** The dashboard with one machine that speaks. */
async function pageOf({ url, agent_id, speak }: Place): Promise<Buffer> {
  const browser = await startBrowser()
  try {
    const { page } = await openPage(browser, url, 960, 'light')
    speak()
    await page.goto(`${url}/#/machines/${agent_id}`)
    await page.getByText('speaking').first().waitFor()
    await page.waitForSelector('tbody tr')
    // So long are its charts.
    await page.waitForTimeout(60_000)
    return await pictureTo(page, page.locator('.live-chart').nth(1))
  } finally {
    await browser.close()
  }
}

/** What may be said of two thread counts, and the medians. */
async function comparisonOf({ url }: Place): Promise<Buffer> {
  const browser = await startBrowser()
  try {
    const { page } = await openPage(browser, url, 960, 'light')
    await page.goto(`${url}/#/compare`)
    return await pictureTo(page, page.locator('.medians'))
  } finally {
    await browser.close()
  }
}

/** The page from its top to the end of a part of it: nothing is cut through. */
async function pictureTo(page: Page, last: Locator): Promise<Buffer> {
  const box = await last.boundingBox()
  if (box === null) throw new Error('what a picture is to end with is not there')
  const height = Math.ceil(box.y + box.height) + 12
  await page.setViewportSize({ width: 960, height })
  return page.screenshot()
}

const reason = noBrowser()
if (reason !== null) throw new Error(reason)
const place = await buildPlace(bench)
try {
  const pictures = { 'compare.png': await comparisonOf(place), 'machine.png': await pageOf(place) }
  const bytes = Object.values(pictures).reduce((sum, { length }) => sum + length, 0)
  if (bytes > mostBytes) throw new Error(`${bytes} bytes are too many for a page that is read on a phone`)
  mkdirSync(folder, { recursive: true })
  for (const [name, picture] of Object.entries(pictures)) writeFileSync(join(folder, name), picture)
  process.stdout.write(`${Object.keys(pictures).join(', ')}: ${bytes} bytes in docs/pictures\n`)
} finally {
  await place.leave()
}
