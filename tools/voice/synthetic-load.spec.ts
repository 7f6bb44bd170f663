import { expect, test } from 'vitest'
import { buildSyntheticLoad } from './synthetic-load.js'
import { openVoice, speakIds } from './voice-session.js'

const IDS = [1, 0, 10, 0, 20, 0, 30, 0, 2]

test('the medium load fits a test run and yields finite audio', async () => {
  const { onnx, config } = buildSyntheticLoad({ size: 'medium', variant: 'tile' })
  expect(onnx.length).toBeLessThan(100_000)
  expect(config.voicemark.kind).toBe('synthetic-load')
  const session = await openVoice(onnx)
  const samples = await speakIds(session, IDS)
  expect(samples.length % 256).toBe(0)
  expect(samples.length).toBeGreaterThan(0)
  expect(samples.every(Number.isFinite)).toBe(true)
})

test('both variants hold the same number of weights, and the larger size more', () => {
  const medium = buildSyntheticLoad({ size: 'medium', variant: 'tile' }).weights
  expect(buildSyntheticLoad({ size: 'medium', variant: 'file' }).weights).toBe(medium)
  expect(buildSyntheticLoad({ size: 'high', variant: 'tile' }).weights).toBeGreaterThan(1.5 * medium)
})
