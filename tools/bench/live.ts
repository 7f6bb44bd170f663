// What watching costs: light agents deliver to a real collector while a browser shows eight of them.
//   npm run bench:live -- [--agents 1000] [--seconds 30 | --minutes 60]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { noBrowser, openPage, startBrowser } from '../browser/chromium.js'
import { within } from '../within.js'
import { countCpu } from './live/cpu-shares.js'
import { watchFrames } from './live/frames.js'
import { type LightFleet, startLightFleet } from './live/light-fleet.js'
import { agentsLine, cpuLine, delayLine, framesLine, memoryLine } from './live/live-lines.js'
import { readLoopDelays } from './live/loop-file.js'
import { watchMemory } from './live/memory-watch.js'
import { type CollectorProcess, startCollectorProcess } from './under-test/collector-process.js'

/** Until a browser is there, and for its last questions. */
const marginS = 30
/** So long nobody watches, at most. */
const longestAloneS = 60
const say = (line: string) => void process.stdout.write(`${line}\n`)
const hook = fileURLToPath(new URL('live/loop-delay.mjs', import.meta.url))

interface Run {
  readonly agents: number
  readonly seconds: number
  readonly loopFile: string
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      agents: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '30' },
      minutes: { type: 'string' },
    },
  })
  const seconds = values.minutes === undefined ? Number(values.seconds) : Number(values.minutes) * 60
  const reason = noBrowser()
  if (reason !== null) {
    say(`bench:live is skipped: ${reason}`)
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-live-'))
  try {
    await underTest(folder, { agents: Number(values.agents), seconds, loopFile: join(folder, 'loop') })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function underTest(folder: string, { agents, seconds, loopFile }: Run): Promise<void> {
  process.env['NODE_OPTIONS'] = `--import=${hook}`
  process.env['LOOP_DELAY_FILE'] = loopFile
  const collector = await startCollectorProcess(`file:${join(folder, 'live.db')}`, folder)
  delete process.env['NODE_OPTIONS']
  const aloneS = Math.min(longestAloneS, seconds / 2)
  const fleet = startLightFleet({
    ...{ mode: 'paced', url: collector.url, agents, batchRows: 10, rowsEach: 0 },
    seconds: aloneS + seconds + marginS,
  })
  const memory = watchMemory(collector.pid)
  try {
    await within(120, 'the agents to connect', fleet.up)
    say(`${agents} agents deliver 10 rows a second each; nobody watches:`)
    await watchNothing(aloneS, collector, fleet, loopFile)
    await watchEight(collector, fleet, { agents, seconds, loopFile })
    say(memoryLine(memory.end()))
    say(agentsLine(await within(300, 'the agents to end', fleet.result)))
  } finally {
    memory.end()
    fleet.stop()
    await collector.stop()
  }
}

async function watchNothing(
  seconds: number,
  collector: CollectorProcess,
  fleet: LightFleet,
  loopFile: string,
): Promise<void> {
  const since = Date.now()
  const cpu = countCpu({ collector: collector.pid, agents: fleet.pid })
  await sleep(seconds * 1000)
  say(`  ${delayLine(readLoopDelays(loopFile, since))}`)
  say(`  ${cpuLine(cpu())}`)
}

async function watchEight(collector: CollectorProcess, fleet: LightFleet, asked: Run): Promise<void> {
  const browser = await startBrowser()
  try {
    const { page, wrong } = await openPage(browser, collector.url, 1920, 'light')
    await page.goto(`${collector.url}/#/live`)
    await page.waitForSelector('.wall-machine canvas')
    // The fleet's list is open beside them, and asks as it does.
    const { page: list } = await openPage(browser, collector.url, 1280, 'light')
    const beganMs = performance.now()
    await list.goto(`${collector.url}/#/`)
    await list.waitForSelector('tbody tr')
    const listMs = performance.now() - beganMs
    await page.bringToFront()
    await page.waitForTimeout(3000)
    const since = Date.now()
    const cpu = countCpu({ collector: collector.pid, agents: fleet.pid })
    const frames = await watchFrames(page, asked.seconds)
    const shares = cpu()
    say(`${await page.locator('.wall-machine').count()} machines are watched, and the fleet's list:`)
    say(`  ${delayLine(readLoopDelays(asked.loopFile, since))}`)
    say(`  ${cpuLine(shares)}`)
    say(`  ${framesLine(frames)}`)
    const skipped = await page.getByText('came too fast to be shown').allTextContents()
    say(`  rows that were not sent to it: ${skipped.join(' ') || 'none'}`)
    say(`  fleet: its list of ${asked.agents} is there after ${listMs.toFixed(0)} ms`)
    for (const line of new Set(wrong)) say(`wrong: ${line}`)
  } finally {
    await browser.close()
  }
}

try {
  await run()
} catch (error) {
  process.stderr.write(`bench:live: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
