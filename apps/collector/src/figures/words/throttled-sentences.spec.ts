import { noExclusions } from '@voicemark/analysis'
import { expect, test } from 'vitest'
import { throttledSentences } from './throttled-sentences.js'

const omissions = { warmups: 0, cut: 0, throttled: 0, excluded: noExclusions, files: 0, rows: 0 }
const judged = (count: number, n: number, basis: string | null, throttled_kept = false) => ({
  throttled: { count, n, share: n === 0 ? null : count / n, interval: null },
  throttle_reasons: [],
  throttle_bases: basis === null ? [] : [{ basis, count: n }],
  throttled_kept,
})

test.each([
  ['rows of before', [judged(0, 0, null)], 0, []],
  [
    'a virtual machine',
    [judged(0, 0, 'none: virtual machine (KVM)')],
    0,
    ['Whether the processor was throttled is not known (virtual machine (KVM)).'],
  ],
  [
    'none of some',
    [judged(0, 60, 'counter: thermal_throttle')],
    0,
    ['None of the 60 requests of which it is known was throttled (counter: thermal_throttle).'],
  ],
  [
    'some, left out',
    [judged(3, 60, 'inferred: a busy core below 60 %')],
    3,
    [
      '3 requests of 60 of which it is known were throttled (inferred: a busy core below 60 %).',
      '3 throttled requests are in no figure.',
    ],
  ],
  [
    'all of one',
    [judged(5, 5, 'flags: get_throttled', true)],
    0,
    [
      '5 requests of 5 of which it is known were throttled (flags: get_throttled).',
      'Where every request of a configuration was throttled, they are in the figures all the same.',
    ],
  ],
])('throttling in a paper: %s', (_, configurations, throttled, sentences) => {
  expect(throttledSentences(configurations, { ...omissions, throttled })).toEqual(sentences)
})
