import { expect, test } from 'vitest'
import { parsePeakRss, parseProcessCpu, parseResident } from './process-usage.js'

test('CPU time is found behind a name with spaces and brackets', () => {
  const stat = '812 (node (a) b) S 1 812 812 0 -1 4194560 9 8 7 6 151 49 117 23 20 0 11 0 4711 1 2'
  expect(parseProcessCpu(stat)).toBeCloseTo(2, 9)
  expect(parseProcessCpu('')).toBeNull()
})

test('the resident set, now and at its largest, is given in kB', () => {
  expect(parseResident('Name:\tnode\nVmHWM:\t  204800 kB\nVmRSS:\t  1024 kB\n')).toBe(1)
  expect(parsePeakRss('Name:\tnode\nVmHWM:\t  204800 kB\nVmRSS:\t  1024 kB\n')).toBe(200)
  expect(parsePeakRss('')).toBeNull()
})
