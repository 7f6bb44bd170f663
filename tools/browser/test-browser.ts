// Drives a browser through every view of the dashboard, with what a real agent has measured.
//   npm run test:browser -- [--out FOLDER] [--only NAME]      pictures of each go into the folder
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import { noBrowser, openPage, startBrowser, type Theme } from './chromium.js'
import { measureFirstLoad } from './first-load.js'
import { keyboardJourney } from './keyboard.js'
import { barriers, outline, sidewaysScroll } from './look.js'
import { buildPlace, type Place } from './place.js'
import { seenViews, type SeenView } from './views.js'

const widths = [360, 1024, 2560]
const themes: readonly Theme[] = ['light', 'dark']
const [mostBytes, mostUsableMs] = [200_000, 1000]
const say = (line: string) => void process.stdout.write(`${line}\n`)

async function run(): Promise<boolean> {
  const { values } = parseArgs({
    options: { out: { type: 'string', default: 'out-browser' }, only: { type: 'string' } },
  })
  const reason = noBrowser()
  if (reason !== null) {
    say(`test:browser is skipped: ${reason}`)
    return true
  }
  mkdirSync(values.out, { recursive: true })
  const views = seenViews.filter(({ name }) => values.only === undefined || values.only === name)
  const place = await buildPlace()
  const browser = await startBrowser()
  try {
    const { bytes, usableMs } = await measureFirstLoad(browser, place.url)
    say(`first load: ${(bytes / 1000).toFixed(1)} kB compressed, usable after ${usableMs.toFixed(0)} ms`)
    const wrong = [
      ...(bytes > mostBytes ? [`first load: more than ${mostBytes / 1000} kB`] : []),
      ...(usableMs > mostUsableMs ? [`first load: later than ${mostUsableMs} ms`] : []),
    ]
    place.speak()
    for (const view of views) wrong.push(...(await lookAt(browser, place, view, values.out)))
    wrong.push(...(await keyboardJourney(browser, place)))
    for (const line of wrong) say(`wrong: ${line}`)
    say(
      `${views.length} views in ${widths.length} widths and ${themes.length} themes, ${wrong.length} wrong; pictures in ${values.out}`,
    )
    return wrong.length === 0
  } finally {
    await browser.close()
    await place.leave()
  }
}

/** In all widths and themes. */
async function lookAt(browser: Browser, place: Place, view: SeenView, out: string): Promise<string[]> {
  const found: string[] = []
  for (const theme of themes)
    for (const width of widths) {
      const { page, context, wrong } = await openPage(browser, place.url, width, theme)
      try {
        await page.goto(`${place.url}/${view.at(place)}`)
        await page.waitForSelector(view.ready, { timeout: 20_000 })
        await page.waitForTimeout(view.isLive === true ? 2000 : 300)
        await page.screenshot({
          path: join(out, `${view.name}-${width}-${theme}.png`),
          fullPage: width > 360,
        })
        wrong.push(...(await sidewaysScroll(page)), ...(await outline(page)), ...(await barriers(page)))
      } catch (error) {
        wrong.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
        await page.screenshot({ path: join(out, `${view.name}-${width}-${theme}.png`) })
      } finally {
        await context.close()
      }
      found.push(...new Set(wrong.map((line) => `${view.name}, ${width} px, ${theme}: ${line}`)))
    }
  return found
}

try {
  if (!(await run())) process.exitCode = 1
} catch (error) {
  process.stderr.write(`test:browser: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
