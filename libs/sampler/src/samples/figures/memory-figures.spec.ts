import { expect, test } from 'vitest'
import { createFakeClock } from '../../clock/fake-clock.js'
import type { MemoryPoint, Sample } from '../../sources/sample.js'
import { createScriptedReader } from '../scripted-reader.js'
import { createWindow } from '../window.js'
import type { MemoryEnds } from './memory-figures.js'

/** The samples that a request is forced to have, and what was seen of its memory between. */
function requestOf(early: readonly MemoryPoint[], durationMs: number): Sample[] {
  const clock = createFakeClock(0)
  const beganMs = clock.nowMs()
  const reader = createScriptedReader([{ memory_mb: 999 }, { memory_mb: 40 }], clock)
  const first = { ...reader.read(0), onGrid: true }
  clock.advance(durationMs + 2)
  const at = early.map(({ atMs, mb }) => ({ atMs: beganMs + atMs, mb }))
  return [first, { ...reader.read(0), onGrid: false, early: at }]
}

function figuresOf(
  early: readonly MemoryPoint[],
  durationMs: number,
  ends: Partial<MemoryEnds>,
  peakMemoryMb: number | null = null,
) {
  const window = createWindow({ intervalMs: 100, totalMemoryMb: null })
  const samples = requestOf(early, durationMs)
  for (const sample of samples) window.add(sample)
  const beganMs = (samples[0]?.atMs ?? 0) + 1
  return window.close({ durationMs, peakMemoryMb, ends: { beganMs, beforeMb: 100, afterMb: 60, ...ends } })
}

test('a request of 10 ms has its mean from what was seen between its ends, by time', () => {
  // From 100 to 140 in 4 ms, then down to 60 in 6: 4 · 120 + 6 · 100 over 10.
  expect(figuresOf([{ atMs: 5, mb: 140 }], 10, {})).toMatchObject({
    avg_memory_mb: 108,
    baseline_memory_mb: 100,
    peak_memory_mb: 140,
    end_memory_mb: 60,
    undersampled: true,
  })
})

test('what was seen before its start and after its end is not its own', () => {
  const outside = [
    { atMs: 0.5, mb: 500 },
    { atMs: 5, mb: 140 },
    { atMs: 11.5, mb: 700 },
  ]
  expect(figuresOf(outside, 10, {})).toMatchObject({ avg_memory_mb: 108, peak_memory_mb: 140 })
})

test('a request too short for a third reading has no mean, and its peak by the kernel’s mark', () => {
  expect(figuresOf([], 3, {}, 104.5)).toMatchObject({
    avg_memory_mb: null,
    peak_memory_mb: 104.5,
    delta_memory_mb: 4.5,
  })
})

test('a request that does nothing has no rise', () => {
  expect(figuresOf([], 3, { afterMb: 100 }, 100)).toMatchObject({ delta_memory_mb: 0, end_memory_mb: 100 })
  // Two counters of the same memory that differ by a few pages are no rise below nothing, either.
  expect(figuresOf([], 3, { beforeMb: 100.1, afterMb: 100 }, 100)).toMatchObject({ delta_memory_mb: 0 })
})
