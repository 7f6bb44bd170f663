import { expect, test } from 'vitest'
import { boundariesOf } from './stages.js'

const stage_s = { phonemize: 0.1, infer: 0.7, encode: 0.2 }

test('stages of a whole answer follow each other, those of a stream take turns', () => {
  const whole = { stage_s, total_duration_s: 1, streamed: false }
  expect(boundariesOf(whole).map(({ at, name }) => [name, at])).toEqual([
    ['inference', 0.1],
    ['encoding', 0.8],
  ])
  expect(boundariesOf({ ...whole, streamed: true }).map(({ name }) => name)).toEqual(['inference'])
  expect(boundariesOf({ ...whole, stage_s: null })).toEqual([])
})
