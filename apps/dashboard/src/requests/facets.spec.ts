import { expect, test } from 'vitest'
import { valuesOf } from './facets.js'

test('values are offered as they are asked for, a tag with its name', () => {
  const facets = {
    voice: {
      values: [
        { value: 'joe', n: 3 },
        { value: null, n: 1 },
      ],
    },
    tags: { names: [{ name: 'room', values: [{ value: 'cold', n: 2 }] }] },
  }
  expect(valuesOf(facets, 'voice')).toEqual([{ value: 'joe', n: 3 }])
  expect(valuesOf(facets, 'tag')).toEqual([{ value: 'room:cold', n: 2 }])
  expect(valuesOf(undefined, 'engine')).toEqual([])
})
