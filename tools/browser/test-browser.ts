// Drives a browser through every view of the dashboard, with what a real agent has measured.
//   npm run test:browser -- [--out FOLDER] [--only NAME] [--quick]      pictures of each go into the folder
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import { noBrowser, openPage, startBrowser, type Theme } from './chromium.js'
import { measureFirstLoad } from './first-load.js'
import { keyboardJourney } from './keyboard.js'
import { barriers, outline, sidewaysScroll } from './look.js'
import { newcomerWalk } from './newcomer.js'
import { buildPlace, type Place } from './place.js'
import { seenViews, type SeenPlace, type SeenView } from './views.js'
import { workJourneys } from './work.js'

const widths = [360, 1024, 2560]
const themes: readonly Theme[] = ['light', 'dark']
type Look = readonly [width: number, theme: Theme]
const looks: readonly Look[] = themes.flatMap((theme) => widths.map((width): Look => [width, theme]))
/** Each width but the widest, and each theme, once. */
const quickLooks: readonly Look[] = [
  [360, 'dark'],
  [1024, 'light'],
]
const mostBytes = 200_000
const say = (line: string) => void process.stdout.write(`${line}\n`)

async function run(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: 'out-browser' },
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
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
    const wrong = bytes > mostBytes ? [`first load: more than ${mostBytes / 1000} kB`] : []
    const asked = values.quick ? quickLooks : looks
    // Before the agent is made to speak on: it has one thing to do at a time.
    wrong.push(...(await newcomerWalk(browser, place, values.out)), ...(await workJourneys(browser, place)))
    place.speak()
    const seen = { ...place, campaign_id: await begunCampaign(place) }
    for (const view of views)
      for (const look of asked) wrong.push(...(await lookAt(browser, seen, view, look, values.out)))
    wrong.push(...(await keyboardJourney(browser, place)))
    for (const line of wrong) say(`wrong: ${line}`)
    say(
      `${views.length} views, ${asked.length} looks at each, ${wrong.length} wrong; pictures in ${values.out}`,
    )
    return wrong.length === 0
  } finally {
    await browser.close()
    await place.leave()
  }
}

/** The one that was begun from the form; what `voicemark bench` calls a campaign has no page. */
async function begunCampaign({ url }: Place): Promise<string> {
  const answer = await fetch(`${url}/api/v1/campaigns`)
  const { campaigns } = (await answer.json()) as { campaigns: { campaign_id: string }[] }
  return campaigns[0]?.campaign_id ?? 'none-was-begun'
}

/** In one width and theme. @returns What is wrong with it. */
async function lookAt(
  browser: Browser,
  place: SeenPlace,
  view: SeenView,
  [width, theme]: Look,
  out: string,
): Promise<string[]> {
  const { page, context, wrong } = await openPage(browser, place.url, width, theme)
  const path = join(out, `${view.name}-${width}-${theme}.png`)
  try {
    await page.goto(`${place.url}/${view.at(place)}`)
    await page.waitForSelector(view.ready, { timeout: 20_000 })
    await page.waitForSelector('.loading', { state: 'detached', timeout: 20_000 })
    await page.waitForTimeout(view.isLive === true ? 2000 : 300)
    await page.screenshot({ path, fullPage: width > 360 })
    wrong.push(...(await sidewaysScroll(page)), ...(await outline(page)), ...(await barriers(page)))
  } catch (error) {
    wrong.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
    await page.screenshot({ path })
  } finally {
    await context.close()
  }
  return [...new Set(wrong)].map((line) => `${view.name}, ${width} px, ${theme}: ${line}`)
}

try {
  if (!(await run())) process.exitCode = 1
} catch (error) {
  process.stderr.write(`test:browser: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
