import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { makeFigure } from '../charts/figures.js'
import { figureFormats, figureNames } from '../data/figure.js'
import { createFigureRenderer } from './figure-renderer.js'
import { sampleFleets } from './sample-fleets.js'

/**
 * What figures cost: `node dist/figures/drawing/figure-bench.js [one|four|twelve|subjects] [FOLDER]` prints CPU and wall time of each figure
 * and the longest delay of the event loop of the thread that asked for it. The figures are left in the folder.
 */
const rounds = 10
const name = (process.argv[2] ?? 'four') as keyof typeof sampleFleets
const folder = process.argv[3]
const data = sampleFleets[name]()
const renderer = createFigureRenderer()
const orders = figureNames.flatMap((figure) => figureFormats.map((format) => [figure, format] as const))

/** The longest delay of this thread's loop while something else runs, in milliseconds. */
async function longestDelay(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await work()
  delay.disable()
  return delay.max / 1e6
}

if (folder !== undefined) mkdirSync(folder, { recursive: true })
for (const [figure, format] of orders) {
  const picture = await renderer.render(makeFigure(figure, data), format)
  if (folder !== undefined) writeFileSync(join(folder, `${figure}.${format}`), picture)
}
// What the machine does to a loop that has nothing to do.
const idle = await longestDelay(() => setTimeout(500))
process.stdout.write(`idle: loop delay ≤ ${idle.toFixed(1)} ms\n`)
for (const [figure, format] of orders) {
  const [cpu, start] = [process.cpuUsage(), performance.now()]
  const delayMs = await longestDelay(async () => {
    for (let round = 0; round < rounds; round += 1) await renderer.render(makeFigure(figure, data), format)
  })
  const wallMs = (performance.now() - start) / rounds
  const { user, system } = process.cpuUsage(cpu)
  const cpuMs = (user + system) / 1000 / rounds
  process.stdout.write(
    `${`${figure}.${format}`.padEnd(28)} ${cpuMs.toFixed(1).padStart(6)} ms CPU ${wallMs.toFixed(1).padStart(6)} ms, ` +
      `loop delay ≤ ${delayMs.toFixed(1)} ms\n`,
  )
}
await renderer.close()
