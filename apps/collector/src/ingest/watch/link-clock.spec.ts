import { expect, test } from 'vitest'
import { createLinkClock } from './link-clock.js'

/** An agent whose clock is 50 s ahead and whose answers are so long under way, s; undefined: it does not answer. */
function setUp(waits: (number | undefined)[]) {
  let now = 100
  let asked = 0
  const clock = createLinkClock({
    now_s: () => now,
    ask: () => {
      asked++
      const wait = waits.length > 1 ? waits.shift() : waits[0]
      if (wait === undefined) return Promise.resolve(undefined)
      const said = now + 50
      now += wait
      return Promise.resolve({ received: said, sent: said })
    },
  })
  return { clock, asked: () => asked, pass: (seconds: number) => (now += seconds) }
}

test('of four exchanges the one that was least under way counts', async () => {
  const { clock, asked } = setUp([0.4, 0.002, 0.3, 0.5])
  expect(await clock.read(1)).toMatchObject({ uncertainty_s: expect.closeTo(0.001, 9) as number })
  expect(asked()).toBe(4)
})

test('a reading is kept for as long as it is new enough', async () => {
  const { clock, asked, pass } = setUp([0.002])
  await Promise.all([clock.read(1), clock.read(1)])
  await clock.read(1)
  expect(asked()).toBe(4)
  pass(2)
  await clock.read(10)
  expect(asked()).toBe(4)
  await clock.read(1)
  expect(asked()).toBe(8)
})

test('an agent that does not say what time it is has none', async () => {
  expect(await setUp([undefined]).clock.read(1)).toBeNull()
})

test('an agent that falls silent in the middle of a round has what it said before', async () => {
  expect(await setUp([0.01, undefined]).clock.read(1)).not.toBeNull()
})
