import { readFileSync } from 'node:fs'
import { requestRow, type RequestRow } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { shownVerdict, throttleVerdict } from './throttle-verdict.js'

const measured = requestRow.parse(
  JSON.parse(readFileSync(new URL('../../../fixtures/request-row.json', import.meta.url), 'utf8')),
)
const row = (throttle_detected: boolean | null, throttled = 'annotate'): RequestRow => ({
  ...measured,
  throttle_detected,
  throttle_reason: throttle_detected === true ? 'cpu_thermal' : null,
  throttle_basis: throttle_detected === null ? 'none: virtual machine (KVM)' : 'counter: thermal_throttle',
  tags: { throttled },
})

test.each([
  ['none', [[]], 'unknown: nothing was measured'],
  ['unknown', [[row(null), row(null)]], 'unknown: virtual machine (KVM)'],
  ['no', [[row(false)], [row(false)]], 'no, in none of 2 requests (counter: thermal_throttle)'],
  [
    'no of some',
    [[row(false), row(null)]],
    'no, in none of 1 of which it is known (counter: thermal_throttle)',
  ],
  ['yes', [[row(false), row(true)]], 'in 1 of 2 requests, cpu_thermal (counter: thermal_throttle)'],
  [
    'left out',
    [[row(false, 'exclude'), row(true, 'exclude')]],
    'in 1 of 2 requests, cpu_thermal (counter: thermal_throttle); 1 left out: throttled',
  ],
  [
    'all of one configuration',
    [[row(true, 'repeat')], [row(false, 'repeat'), row(true, 'repeat')]],
    'in 2 of 3 requests, cpu_thermal (counter: thermal_throttle); 1 left out: throttled; where all were, they stay',
  ],
])('the verdict of a bench: %s', (_, configurations, words) => {
  expect(shownVerdict(throttleVerdict(configurations))).toBe(words)
})
