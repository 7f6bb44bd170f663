import { expect, test } from 'vitest'
import { figureEngine, type EngineRound } from './engine-figures.js'
import { engineTable } from './engine-report.js'

test('a request of half a second is judged by its milliseconds, others by the ratio', () => {
  const lines = table(round(0.045, 0.8), round(0.42, 8)).split('\n')
  expect(lines).toContain('pass  2 short: at most 3 ms beyond the runtime: 2.000')
  expect(lines).toContain('fail  2 long: at most 1.06 times the runtime: 1.120')
  expect(lines).toContain('resident at rest, MB: voicemark 81 + 138, runtime 300')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120)
})

function table(short: EngineRound, long: EngineRound): string {
  const many = (one: EngineRound) => Array.from({ length: 12 }, () => one)
  return engineTable({
    bench: 'engine',
    cpu_model: 'AMD EPYC',
    cpu_cores: 2,
    node_version: '20.20.2',
    voice: 'en_US-joe-medium',
    runtimes: { voicemark: 'onnxruntime-node, in the agent', runtime: 'onnxruntime-node 1.30.0' },
    resident_mb: { voicemark: [81.2, 138.4], runtime: [300] },
    without_piper: 'python3: cannot be run',
    collector: true,
    load_before: [0, 0, 0],
    load_after: [0, 0, 0],
    figures: [figureEngine(2, 'short', many(short)), figureEngine(2, 'long', many(long))],
  })
}

function round(seconds: number, audio_s: number): EngineRound {
  const runtime = { seconds: audio_s === 8 ? 0.375 : 0.043, audio_s, around_s: null, cpu_s: 0.1 }
  return { voicemark: { seconds, audio_s, around_s: 0.01, cpu_s: 0.1 }, runtime }
}
