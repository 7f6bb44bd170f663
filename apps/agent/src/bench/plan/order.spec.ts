import { expect, test } from 'vitest'
import { blockOrder, runsOf, warmUp, type PlannedRequest } from './order.js'
import type { Plan } from '@voicemark/schema'

const items = ['a', 'b', 'c'].map((id) => ({ id, text: id }))
const shown = (requests: readonly PlannedRequest[]) =>
  requests.map(({ configuration, item }) => `${configuration}${item.id}`).join(' ')
const order = (name: Plan['order'], block: number, seed = 1) =>
  shown(blockOrder(items, { seed, order: name, configurations: ['x', 'y'] }, block))

test('an interleaved block has every configuration with every text once', () => {
  const sorted = order('interleaved', 1).split(' ').sort().join(' ')
  expect(sorted).toBe('0a 0b 0c 1a 1b 1c')
})

test('the order comes from the seed and the block, the same on every machine and for good', () => {
  // python3: sorted((hashlib.sha256(f'1/1/{c}/{i}'.encode()).digest()[:8], f'{c}{i}') for c in (0, 1) for i in 'abc')
  expect(order('interleaved', 1)).toBe('0c 1c 1b 1a 0a 0b')
  expect(order('interleaved', 2)).not.toBe(order('interleaved', 1))
  expect(order('interleaved', 1, 2)).not.toBe(order('interleaved', 1))
})

test('over many blocks every request comes first about as often as every other', () => {
  const firsts = new Map<string, number>()
  for (let block = 1; block <= 6000; block += 1) {
    const first = order('interleaved', block).split(' ')[0] ?? ''
    firsts.set(first, (firsts.get(first) ?? 0) + 1)
  }
  // Chi-squared of 5 degrees of freedom; the seed is fixed, so this holds or not for good. 99.9 % quantile: 20.5.
  const chiSquared = [...firsts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
  expect(firsts.size).toBe(6)
  expect(chiSquared).toBeLessThan(20.5)
})

test('a grouped block has each configuration in one run, in an order that changes', () => {
  const firsts = [1, 2, 3, 4, 5, 6, 7, 8].map((block) => {
    const requests = blockOrder(items, { seed: 1, order: 'grouped', configurations: ['x', 'y'] }, block)
    expect(runsOf(requests)).toHaveLength(2)
    return requests[0]?.configuration
  })
  expect(new Set(firsts)).toEqual(new Set([0, 1]))
})

test('in sequence the texts keep the order of the corpus', () => {
  expect(order('sequence', 1)).toBe('0a 0b 0c 1a 1b 1c')
})

test.each([
  { count: 0, expected: '' },
  { count: 2, expected: '0a 0b' },
  { count: 4, expected: '0a 0b 0c 0a' },
])('a warm-up of $count takes the first texts, over and over', ({ count, expected }) => {
  expect(shown(warmUp(items, count, 0))).toBe(expected)
})

test('an observer check has each request sampled and not, right behind each other, each way first as often', () => {
  const plan = { seed: 1, order: 'interleaved', configurations: ['x', 'y'], observer_check: true } as const
  const requests = [1, 2].flatMap((block) => blockOrder(items, plan, block))
  const pairs = Array.from({ length: requests.length / 2 }, (_, at) => requests.slice(2 * at, 2 * at + 2))
  for (const [first, second] of pairs) expect(second).toEqual({ ...first, sampled: first?.sampled !== true })
  expect(pairs).toHaveLength(12)
  expect(pairs.filter(([first]) => first?.sampled === true)).toHaveLength(6)
})
