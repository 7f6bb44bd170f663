import { expect, test } from 'vitest'
import { href, match, parseRoute } from './route.js'

test('an address says which view, and what of it', () => {
  const { path, query } = parseRoute(
    href('/requests', { voice: 'joe & co', tag: 'a=b?c', engine: undefined }),
  )
  expect(path).toBe('/requests')
  expect([...query]).toEqual([
    ['voice', 'joe & co'],
    ['tag', 'a=b?c'],
  ])
  expect(parseRoute('').path).toBe('/')
})

test('a pattern gives the parts of a path, and fits no other', () => {
  expect(match('/requests/:id', '/requests/a%2Fb')).toEqual({ id: 'a/b' })
  expect(match('/requests/:id', '/requests/%')).toEqual({ id: '%' })
  expect(match('/requests/:id', '/requests')).toBeNull()
  expect(match('/requests', '/runs')).toBeNull()
})
