import { expect, test } from 'vitest'
import { planRequests } from './plan.js'

const items = ['a', 'b', 'c'].map((id) => ({ id, text: id }))

const shown = (options: { warmup: number; repeat: number }) =>
  planRequests(items, options).map(
    ({ item, repeat, warmup }) => `${warmup ? 'warm-up ' : ''}${item.id}${repeat}`,
  )

test('warm-up comes first, then each repeat of all items before the next', () => {
  expect(shown({ warmup: 2, repeat: 2 })).toEqual([
    'warm-up a1',
    'warm-up b1',
    'a1',
    'b1',
    'c1',
    'a2',
    'b2',
    'c2',
  ])
})

test('a warm-up longer than the corpus begins again', () => {
  expect(shown({ warmup: 4, repeat: 1 }).slice(0, 5)).toEqual([
    'warm-up a1',
    'warm-up b1',
    'warm-up c1',
    'warm-up a2',
    'a1',
  ])
})

test('a bench without warm-up begins with its first measured request', () => {
  expect(shown({ warmup: 0, repeat: 1 })).toEqual(['a1', 'b1', 'c1'])
})
