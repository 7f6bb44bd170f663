// node --import loop-delay.mjs: how late the main loop is, a line each second into LOOP_DELAY_FILE.
import { appendFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const file = process.env.LOOP_DELAY_FILE
const resolutionMs = 5
if (isMainThread && file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  setInterval(() => {
    const late = (ns) => Math.max(0, ns / 1e6 - resolutionMs)
    appendFileSync(
      file,
      `${JSON.stringify({ at: Date.now(), p99: late(delay.percentile(99)), max: late(delay.max) })}\n`,
    )
    delay.reset()
  }, 1000).unref()
}
