import { expect, test } from 'vitest'
import { createLinkSpool } from './link-spool.js'

test('what an agent said a minute ago, and has not said since, is not what waits there now', () => {
  let now = 1000
  const link = createLinkSpool(() => now)
  expect(link.last()).toBeNull()
  const spool = { rows: 5, bytes: 100, oldest: 1_764_000_000 }
  link.hear(spool, 0)
  now += 60
  expect(link.last()).toEqual(spool)
  now += 1
  expect(link.last()).toBeNull()
  link.hear(spool, 5)
  expect(link.last()).toEqual({ rows: 0, bytes: 100, oldest: null })
})

test('rows that were acknowledged before they were counted do not make less than none', () => {
  const link = createLinkSpool(() => 0)
  link.hear({ rows: 2, bytes: 100, oldest: 1_764_000_000 }, 3)
  expect(link.last()).toEqual({ rows: 0, bytes: 100, oldest: null })
})
