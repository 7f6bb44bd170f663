import { expect, test } from 'vitest'
import { isLocalRequest, isLoopback } from '../src/index.js'

test.each(['localhost', 'LocalHost:8000', '127.0.0.1:8000', '[::1]:8000'])(
  'Host: %s is this machine',
  (host) => {
    expect(isLocalRequest({ host })).toBe(true)
    expect(isLocalRequest({ host, origin: `http://${host}` })).toBe(true)
  },
)

test.each([
  undefined,
  '',
  'evil.example',
  'localhost.evil.example',
  'localhost@evil.example',
  'a.localhost',
  '127.0.0.1.evil.example',
  '0.0.0.0',
  '10.0.0.1',
  '[::2]',
  'local host',
])('Host: %s is not', (host) => {
  expect(isLocalRequest({ host })).toBe(false)
})

test.each(['null', '', 'http://evil.example', 'https://localhost.evil.example', 'file://'])(
  'a page of %s is none of this machine',
  (origin) => {
    expect(isLocalRequest({ host: 'localhost', origin })).toBe(false)
  },
)

test('a URL names this machine by its host alone', () => {
  expect(isLoopback('https://user@[::1]:8080/path?host=evil.example')).toBe(true)
  expect(isLoopback('http://evil.example/?host=localhost')).toBe(false)
  expect(isLoopback('localhost')).toBe(false)
})
