import { expect, test } from 'vitest'
import { budgetMb, parseMemoryBudget } from './memory-budget.js'

test.each([
  ['512M', 512],
  ['512 MB', 512],
  ['2G', 2048],
  ['1.5g', 1536],
  ['2GiB', 2048],
  ['300', 300],
  ['60%', 600],
  ['12.5%', 125],
])('a budget of %s is %d MB of a machine with 1000', (text, mb) => {
  expect(budgetMb(parseMemoryBudget(text), 1000)).toBeCloseTo(mb, 9)
})

test.each([
  '',
  'much',
  '0',
  '63',
  '-1G',
  '101%',
  '0%',
  '60%B',
  '512K',
  '1e3',
  '2T',
  '99999999',
  '1048577',
  'NaN',
  '5 12M',
])('"%s" is no budget', (text) => {
  expect(parseMemoryBudget(text)).toBeNull()
})
