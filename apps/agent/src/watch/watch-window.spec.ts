import { createScriptedReader, createSystemClock, type SubjectAccount } from '@voicemark/sampler'
import { expect, test } from 'vitest'
import { watchFigures } from './watch-window.js'

/** One a tenth of a second, from this Unix second on. */
const from = 1_700_000_000

function figuresOf(
  memories: readonly number[],
  ended: { cpu_s: number; peak_memory_mb: number } | null,
  account: SubjectAccount | null = null,
) {
  let wallS = from
  const clock = { ...createSystemClock(), nowMs: () => wallS * 1000, unixSeconds: () => wallS }
  const reader = createScriptedReader(
    memories.map((memory_mb) => ({ memory_mb })),
    clock,
  )
  const seen = memories.map((_, seq) => {
    wallS = from + seq / 10
    return { seq, sample: { ...reader.read(0), onGrid: true } }
  })
  const span = { from: from + 0.05, to: from + 0.25, durationMs: 200, ended }
  return watchFigures(seen, account, span, { intervalMs: 100, totalMemoryMb: 1000 })
}

test('what a process is forked from before its clock begins is not its memory', () => {
  // A copy of whoever starts it, itself, itself, and what is left behind it.
  const memories = [60, 20, 25, 1, 1]
  expect(figuresOf(memories, { cpu_s: 0.1, peak_memory_mb: 30 })).toMatchObject({
    first_sample_seq: 1,
    last_sample_seq: 3,
    window: { peak_memory_mb: 30 },
    account: { memory_source: 'ended', process_cpu_s: 0.1 },
  })
  expect(figuresOf(memories, null)).toMatchObject({ first_sample_seq: 0, window: { peak_memory_mb: 60 } })
})

test('of an ended process’s own account it is not said that it is from samples', () => {
  const account: SubjectAccount = {
    ...{ process_cpu_s: 0.1, peak_memory_mb: 25, memory_source: 'samples', memory_scope: 'process_tree' },
    ...{
      counters: null,
      memory_limit_mb: null,
      pss_mb: null,
      process_gpu_memory_mb: null,
      processes: 1,
      peak_threads: 1,
    },
    memory_note: 'memory from samples: no right to write clear_refs',
    note: 'pid 12 ended',
  }
  expect(figuresOf([20, 25], { cpu_s: 0.1, peak_memory_mb: 30 }, account).account).toMatchObject({
    memory_source: 'ended',
    watch_note: 'pid 12 ended',
  })
  expect(figuresOf([20, 25], null, account).account).toMatchObject({
    memory_source: 'samples',
    watch_note: 'pid 12 ended; memory from samples: no right to write clear_refs',
  })
})
