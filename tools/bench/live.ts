// What watching costs: light agents deliver to a real collector while a browser shows eight of them.
//   npm run bench:live -- [--agents 1000] [--seconds 30]
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { noBrowser, openPage, startBrowser } from '../browser/chromium.js'
import { within } from '../within.js'
import type { FleetMessage, FleetPlan, FleetResult } from './fleet/fleet-plan.js'
import { type Frames, watchFrames } from './live/frames.js'
import { readLoopDelays } from './live/loop-file.js'
import { type CollectorProcess, startCollectorProcess } from './under-test/collector-process.js'

/** Until the agents are heard of, and after the last picture. */
const marginS = 25
const say = (line: string) => void process.stdout.write(`${line}\n`)
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { agents: { type: 'string', default: '1000' }, seconds: { type: 'string', default: '30' } },
  })
  const [agents, seconds] = [Number(values.agents), Number(values.seconds)]
  const reason = noBrowser()
  if (reason !== null) {
    say(`bench:live is skipped: ${reason}`)
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-live-'))
  const loopFile = join(folder, 'loop')
  process.env['NODE_OPTIONS'] = `--import=${here('live/loop-delay.mjs')}`
  process.env['LOOP_DELAY_FILE'] = loopFile
  const collector = await startCollectorProcess(`file:${join(folder, 'live.db')}`, folder)
  delete process.env['NODE_OPTIONS']
  try {
    const fleet = startFleet({
      ...{
        mode: 'paced',
        url: collector.url,
        agents,
        seconds: seconds * 2 + marginS,
        batchRows: 10,
        rowsEach: 0,
      },
    })
    await within(120, 'the agents to connect', fleet.up)
    const alone = await watchNothing(seconds / 2, loopFile)
    say(`collector, ${agents} agents, nobody watches: ${delayLine(alone)}`)
    await watchEight(collector, seconds, loopFile)
    const { batches, ack_p99_ms, ack_max_ms } = await within(300, 'the agents to end', fleet.result)
    say(
      `agents: ${batches} batches, acknowledged p99 ${ack_p99_ms.toFixed(0)} ms, longest ${ack_max_ms.toFixed(0)} ms`,
    )
  } finally {
    await collector.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function watchNothing(seconds: number, loopFile: string) {
  const since = Date.now()
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  return readLoopDelays(loopFile, since)
}

async function watchEight(collector: CollectorProcess, seconds: number, loopFile: string): Promise<void> {
  const browser = await startBrowser()
  try {
    const { page, wrong } = await openPage(browser, collector.url, 1920, 'light')
    await page.goto(`${collector.url}/#/live`)
    await page.waitForSelector('.wall-machine canvas')
    await page.waitForTimeout(3000)
    const since = Date.now()
    const frames = await watchFrames(page, seconds)
    const machines = await page.locator('.wall-machine').count()
    say(`collector, ${machines} machines watched: ${delayLine(readLoopDelays(loopFile, since))}`)
    say(framesLine(frames))
    say(`collector: ${collector.peakRssMb()?.toFixed(0) ?? '?'} MB at most`)
    await page.goto(`${collector.url}/#/`)
    const beganMs = performance.now()
    await page.waitForSelector('tbody tr')
    say(`fleet: its list is there after ${(performance.now() - beganMs).toFixed(0)} ms`)
    for (const line of new Set(wrong)) say(`wrong: ${line}`)
  } finally {
    await browser.close()
  }
}

const delayLine = ({ seconds, usual_p99_ms, max_ms }: ReturnType<typeof readLoopDelays>) =>
  `loop delay p99 ${usual_p99_ms.toFixed(1)} ms, longest ${max_ms.toFixed(1)} ms in ${seconds} s`

const framesLine = ({ frames, per_s, p99_ms, longest_ms, dropped, heap_mb: [before, after] }: Frames) =>
  `page: ${per_s.toFixed(1)} frames/s, p99 ${p99_ms.toFixed(1)} ms, longest ${longest_ms.toFixed(1)} ms, ` +
  `${dropped} of ${frames} late; heap ${before.toFixed(1)} → ${after.toFixed(1)} MB`

/** Light agents in a process of their own. */
function startFleet(plan: FleetPlan): { readonly up: Promise<void>; readonly result: Promise<FleetResult> } {
  const child = fork(here('fleet/fleet-clients.ts'), [JSON.stringify(plan)])
  const { promise: up, resolve: isUp } = withResolvers<undefined>()
  const { promise: result, resolve: hasResult } = withResolvers<FleetResult>()
  child.on('message', (message: FleetMessage) => {
    if (message.type === 'result') hasResult(message.result)
    else {
      child.send('go')
      isUp(undefined)
    }
  })
  void once(child, 'exit')
  return { up, result }
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((done) => (resolve = done))
  return { promise, resolve }
}

try {
  await run()
} catch (error) {
  process.stderr.write(`bench:live: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
