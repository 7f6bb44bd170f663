import { expect, test } from 'vitest'
import { serverUrl, speechUrl } from './server-url.js'

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
  ['http://v1', 'http://v1/v1/audio/speech'],
  ['http://v1/', 'http://v1/v1/audio/speech'],
  ['http://[::1]:8880/v1', 'http://[::1]:8880/v1/audio/speech'],
])('%s is asked at %s', (address, asked) => {
  expect(speechUrl(serverUrl(address))).toBe(asked)
})

test('addresses that always worked stay as they are, so that their rows keep their names', () => {
  for (const address of [
    'http://127.0.0.1:8880',
    'HTTP://Host',
    'https://host/tts',
    'https://host/v1beta/openai',
  ])
    expect(serverUrl(`${address}/`)).toBe(address)
})
