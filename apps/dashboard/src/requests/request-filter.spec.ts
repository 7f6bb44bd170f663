import { expect, test } from 'vitest'
import { filterOf } from './request-filter.js'

test('the address says the filter, and nothing else of it is asked for', () => {
  const query = new URLSearchParams('voice=joe&success=&colour=red&tag=room%3Acold')
  expect(filterOf(query)).toEqual({ voice: 'joe', tag: 'room:cold' })
})
