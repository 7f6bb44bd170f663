import { expect, test } from 'vitest'
import { drawBeta, drawNormal } from './gamma-draw.js'
import { createRandom } from './random.js'
import { createReservoir } from './reservoir.js'
import { createRunning } from './running.js'

function momentsOf(draws: number, draw: () => number) {
  const running = createRunning()
  for (let i = 0; i < draws; i += 1) running.add(draw())
  return running.figures()
}

test('a fork depends on seed and name and not on what was drawn', () => {
  const [used, fresh] = [createRandom(1), createRandom(1)]
  used.next()
  expect(used.fork('a').next()).toBe(fresh.fork('a').next())
  expect(fresh.fork('a').next()).not.toBe(fresh.fork('b').next())
  expect(createRandom(2).fork('a').next()).not.toBe(fresh.fork('a').next())
})

test('the draws have the moments of their distributions', () => {
  const random = createRandom(3)
  const [uniform, normal, beta] = [
    momentsOf(20_000, random.next),
    momentsOf(20_000, () => drawNormal(random)),
    momentsOf(20_000, () => drawBeta(3, 8, random)),
  ]
  expect(uniform.mean).toBeCloseTo(0.5, 1.8)
  expect(normal.mean).toBeCloseTo(0, 1.5)
  expect(normal.sd).toBeCloseTo(1, 1.5)
  // scipy.stats.beta(3, 8).mean(), .std()
  expect(beta.mean).toBeCloseTo(0.2727272727, 2)
  expect(beta.sd).toBeCloseTo(0.1285649, 2)
})

test('a reservoir keeps every item with the same chance', () => {
  const random = createRandom(4)
  const kept = new Array<number>(100).fill(0)
  for (let round = 0; round < 4000; round += 1) {
    const reservoir = createReservoir(10, random)
    const slots: number[] = []
    for (let item = 0; item < 100; item += 1) {
      const slot = reservoir.place()
      if (slot !== null) slots[slot] = item
    }
    for (const item of slots) kept[item] = (kept[item] ?? 0) + 1
  }
  // 400 ± 5 standard deviations of 19
  expect(Math.min(...kept)).toBeGreaterThan(305)
  expect(Math.max(...kept)).toBeLessThan(495)
})
