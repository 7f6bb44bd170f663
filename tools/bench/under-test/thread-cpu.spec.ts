import { expect, test } from 'vitest'
import { parseChildrenCpu, parseSchedstat } from './thread-cpu.js'

test('the first figure of schedstat is the time on the CPU', () => {
  expect(parseSchedstat('43581207 1032877 219\n')).toBeCloseTo(0.043581207, 9)
  expect(parseSchedstat('')).toBeNull()
})

test('children are found behind a name with spaces and brackets', () => {
  const stat = '812 (node (a) b) S 1 812 812 0 -1 4194560 9 8 7 6 5 4 117 23 20 0 11 0 4711 1 2'
  expect(parseChildrenCpu(stat)).toBeCloseTo(1.4, 9)
  expect(parseChildrenCpu('')).toBeNull()
})
