import { expect, test } from 'vitest'
import { figureEngine, type EngineRound } from './engine-figures.js'

test('what a request takes beyond the runtime is compared at equal audio', () => {
  const figures = figureEngine(2, 'long', rounds(12))
  expect(figures.rtf.voicemark).toBeCloseTo(0.0525)
  expect(figures.rtf.runtime).toBeCloseTo(0.05)
  expect(figures.against_runtime.ratio).toBeCloseTo(1.05)
  expect(figures.against_runtime.interval?.low).toBeCloseTo(1.05)
  expect(figures.beyond_runtime_ms).toBeCloseTo(20)
  expect(figures.around_ms.median).toBeCloseTo(7)
  expect(figures.against_piper).toBeNull()
})

test('five rounds have no interval', () => {
  expect(figureEngine(2, 'long', rounds(5)).against_runtime.interval).toBeNull()
})

/** The runtime happens to make a quarter more audio, as duration noise does; its RTF is the same for that. */
function rounds(count: number): EngineRound[] {
  return Array.from({ length: count }, () => ({
    voicemark: { seconds: 0.42, audio_s: 8, around_s: 0.007, cpu_s: 0.5 },
    runtime: { seconds: 0.5, audio_s: 10, around_s: null, cpu_s: 0.5 },
  }))
}
