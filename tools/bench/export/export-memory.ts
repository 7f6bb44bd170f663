import { setTimeout as sleep } from 'node:timers/promises'
import type { CollectorProcess } from '../under-test/collector-process.js'
import type { ExportMemory } from './export-report.js'

const everyMs = 50

/** Exports again and again, and looks at the collector's memory meanwhile and at how long others wait. */
export async function watchMemory(
  collector: CollectorProcess,
  exports: number,
  exportOnce: () => Promise<unknown>,
): Promise<Omit<ExportMemory, 'database'>> {
  const before_mb = collector.residentMb() ?? 0
  const after: number[] = []
  const watched = watch(collector)
  for (let i = 0; i < exports; i++) {
    process.stderr.write(`memory: export ${i + 1} of ${exports}\n`)
    await exportOnce()
    after.push(collector.residentMb() ?? 0)
  }
  const { peak_mb, longest_answer_ms } = await watched.end()
  const [, second = 0] = after
  const growth_mb = ((after.at(-1) ?? 0) - second) / Math.max(1, exports - 2)
  return { exports, before_mb, peak_mb, growth_mb, longest_answer_ms }
}

function watch(collector: CollectorProcess) {
  const state = { isOver: false }
  let peak_mb = 0
  let longest_answer_ms = 0
  const work = (async () => {
    while (!state.isOver) {
      peak_mb = Math.max(peak_mb, collector.residentMb() ?? 0)
      const began = performance.now()
      await (await fetch(`${collector.url}/livez`)).text()
      longest_answer_ms = Math.max(longest_answer_ms, performance.now() - began)
      await sleep(everyMs)
    }
  })()
  return {
    async end() {
      state.isOver = true
      await work
      return { peak_mb, longest_answer_ms }
    },
  }
}
