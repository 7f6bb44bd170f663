import { expect, test } from 'vitest'
import { isToken, sentToken } from '../src/index.js'

test.each([
  ['a bearer', 'Bearer abc.def', 'abc.def'],
  ['lower case', 'bearer abc', 'abc'],
  ['a password', `Basic ${Buffer.from('anyone:a:b').toString('base64')}`, 'a:b'],
  ['a password without a user', `Basic ${Buffer.from(':abc').toString('base64')}`, 'abc'],
  ['nothing', undefined, null],
  ['another scheme', 'Digest abc', null],
  ['a scheme alone', 'Bearer', null],
])('%s', (_name, header, token) => {
  expect(sentToken(header)).toBe(token)
})

test('only the token is the token', () => {
  expect(isToken('secret', 'secret')).toBe(true)
  for (const sent of ['Secret', 'secret ', '', null, undefined, 7])
    expect(isToken('secret', sent)).toBe(false)
})
