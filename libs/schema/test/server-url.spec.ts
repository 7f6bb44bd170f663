import fc from 'fast-check'
import { expect, test } from 'vitest'
import { serverUrl, speechUrl } from '../src/index.js'

test.each([
  ['http://host:8880', 'http://host:8880/v1/audio/speech'],
  ['http://host:8880/', 'http://host:8880/v1/audio/speech'],
  ['http://host:8880/v1', 'http://host:8880/v1/audio/speech'],
  ['http://host:8880//v1//', 'http://host:8880/v1/audio/speech'],
  ['http://host:8880/v1/audio/speech', 'http://host:8880/v1/audio/speech'],
  ['http://host:8880/v1/audio/speech/', 'http://host:8880/v1/audio/speech'],
  ['https://host/tts', 'https://host/tts/v1/audio/speech'],
  ['https://host/tts/v1/', 'https://host/tts/v1/audio/speech'],
  ['https://host/v1/openai/audio/speech', 'https://host/v1/openai/audio/speech'],
  ['https://host/v1/v1', 'https://host/v1/v1/audio/speech'],
  ['https://host/v1/v1/audio/speech', 'https://host/v1/v1/audio/speech'],
  ['https://host/av1', 'https://host/av1/v1/audio/speech'],
  ['http://v1', 'http://v1/v1/audio/speech'],
  ['http://v1/', 'http://v1/v1/audio/speech'],
  ['http://[::1]:8880/v1', 'http://[::1]:8880/v1/audio/speech'],
])('%s is asked at %s', (address, asked) => {
  expect(speechUrl(serverUrl(address))).toBe(asked)
})

test.each(['', '/', '/v1', '//v1//', '/v1/audio/speech', '/v1/audio/speech/'])(
  'an address with %j behind it is the same server, and its rows are those of one',
  (path) => {
    expect(serverUrl(`http://host:8880${path}`)).toBe('http://host:8880')
    expect(serverUrl(`https://host/lab${path}`)).toBe('https://host/lab')
  },
)

test('addresses that always worked stay as they are, so that their rows keep their names', () => {
  for (const address of [
    'http://127.0.0.1:8880',
    'HTTP://Host',
    'https://host/tts',
    'https://host/v1beta/openai',
  ])
    expect(serverUrl(`${address}/`)).toBe(address)
})

test('an address that was read twice, as that of a plan is, became another server', () => {
  const path = fc.array(fc.constantFrom('/v1', '/audio/speech', '/audio', '/lab', '/', '/v10'), {
    maxLength: 5,
  })
  fc.assert(
    fc.property(path, (parts) => {
      const url = serverUrl(`https://host:8880${parts.join('')}`)
      expect(serverUrl(url)).toBe(url)
    }),
  )
})
