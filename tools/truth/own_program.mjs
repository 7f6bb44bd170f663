// A program that measures itself: holds memory, or keeps threads busy, and prints its row beside the truth.
//   node --expose-gc own_program.mjs '{"mb":200,"hold_ms":500,"duty":0.5,"threads":2,"folder":"/tmp/x"}'
// What it held is counted by a walk over its page tables (smaps_rollup), not by the counters that are put to the test.
import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { PerformanceMonitor } from '@voicemark/monitor'

const { mb, hold_ms, duty, threads, folder } = JSON.parse(process.argv[2])
const bell = new Int32Array(new SharedArrayBuffer(4))

/** As inference does, it blocks its thread. */
const burn = `function burn(bell, duty, ms) {
  for (let done = 0; done < ms; done += 100) {
    const end = performance.now() + 100
    const busy = performance.now() + Math.min(ms - done, 100) * duty
    while (performance.now() < busy);
    Atomics.wait(bell, 0, 0, Math.max(0, Math.min(end - performance.now(), ms - done)))
  }
}`
const hold = new Function('bell', 'duty', 'ms', `${burn}; burn(bell, duty, ms)`)
const helper = `${burn}; const { parentPort, workerData: bell } = require('node:worker_threads')
parentPort.on('message', ([duty, ms]) => { burn(bell, duty, ms); parentPort.postMessage(0) })`
const workers = Array.from(
  { length: threads - 1 },
  () => new Worker(helper, { eval: true, workerData: bell }),
)
const answers = () => Promise.all(workers.map((each) => new Promise((done) => each.once('message', done))))

function walked() {
  const rollup = readFileSync('/proc/self/smaps_rollup', 'latin1')
  return Number(/^Rss: +(\d+)/m.exec(rollup)[1]) / 1024
}

const monitor = new PerformanceMonitor({}, { metricsDir: folder })
await (await monitor.startSynthesis('warm-up')).end({ success: true, audioDurationS: 1 })
hold(bell, 0, 200)
globalThis.gc()
const synthesis = await monitor.startSynthesis('a text')
const before = process.cpuUsage()
const marks = []
const mark = () => marks.push([performance.now(), walked()])
mark()
const block = mb > 0 ? Buffer.alloc(mb * 2 ** 20, 1) : null
mark()
const others = answers()
workers.forEach((each) => each.postMessage([duty, hold_ms]))
hold(bell, duty, hold_ms)
await others
mark()
const { user, system } = process.cpuUsage(before)
const row = await synthesis.end({ success: true, audioDurationS: 1 })
if (block?.at(-1) === 2) throw new Error('never, so that the block is kept')
const area = marks
  .slice(1)
  .reduce((sum, [at, rss], i) => sum + ((at - marks[i][0]) * (rss + marks[i][1])) / 2, 0)
const truth = {
  base_mb: marks[0][1],
  peak_mb: Math.max(...marks.map(([, rss]) => rss)),
  mean_mb: area / (marks.at(-1)[0] - marks[0][0]),
  cpu_s: (user + system) / 1e6,
}
await monitor.close()
process.stdout.write(`${JSON.stringify({ truth, row })}\n`)
process.exit(0)
