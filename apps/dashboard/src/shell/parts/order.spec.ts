import { expect, test } from 'vitest'
import { nextOrder, sorted } from './order.js'

test('rows without a value are last from either end: nothing is not little', () => {
  const rows = [3, null, 1, 2]
  expect(sorted(rows, (row) => row, false)).toEqual([1, 2, 3, null])
  expect(sorted(rows, (row) => row, true)).toEqual([3, 2, 1, null])
})

test('names are in the order of their numbers', () => {
  expect(sorted(['lab-10', 'lab-9'], (name) => name, false)).toEqual(['lab-9', 'lab-10'])
})

test('a second press turns the order around; numbers begin with the largest', () => {
  const first = nextOrder(null, 'rtf', true)
  expect(first).toEqual({ key: 'rtf', isDown: true })
  expect(nextOrder(first, 'rtf', true)).toEqual({ key: 'rtf', isDown: false })
  expect(nextOrder(first, 'name', false)).toEqual({ key: 'name', isDown: false })
})
