import { expect, test } from 'vitest'
import { isSpeaking } from '../store/live/speaking.js'
import { behindOf, noActivity, withSamples } from './activity.js'

const now = 1_800_000_000
const clock = { offset_s: 0, uncertainty_s: 0 }

test('an agent speaks while its samples are as near as those of a request', () => {
  const speaking = withSamples(noActivity, [now - 0.2, now - 0.1], now)
  expect(isSpeaking(speaking, now)).toBe(true)
  expect(isSpeaking(speaking, now + 10)).toBe(false)
  expect(isSpeaking(withSamples(speaking, [now + 0.9], now + 1), now + 1)).toBe(false)
  expect(isSpeaking(noActivity, now)).toBe(false)
})

test('a backlog of former times does not make an agent speak', () => {
  const former = [now - 3600.1, now - 3600]
  expect(isSpeaking(withSamples(noActivity, former, now), now)).toBe(false)
  expect(isSpeaking(withSamples({ ...noActivity, clock }, former, now), now)).toBe(false)
})

test('a clock that is wrong is reckoned with once it was compared', () => {
  const ahead = { ...noActivity, clock: { offset_s: 3600, uncertainty_s: 0.001 } }
  const speaking = withSamples(ahead, [now + 3599.8, now + 3599.9], now)
  expect(isSpeaking(speaking, now)).toBe(true)
  expect(behindOf(speaking)).toBeCloseTo(0.1, 3)
  expect(behindOf({ ...speaking, clock: null })).toBeNull()
})
