import { expect, test } from 'vitest'
import { misspeltSettings } from '../src/index.js'

const settings = [
  'VOICEMARK_VOICES_DIR',
  'VOICEMARK_TIMEOUT_S',
  'VOICEMARK_AGENT_PORT',
  'VOICEMARK_COLLECTOR',
]

test.each([
  { name: 'a letter too few', given: 'VOICEMARK_VOICE_DIR', said: true },
  { name: 'a letter too many', given: 'VOICEMARK_TIMEOUT_MS', said: true },
  { name: 'a wrong letter', given: 'VOICEMARK_VOICES_DIE', said: true },
  { name: 'the unit left out', given: 'VOICEMARK_TIMEOUT', said: true },
  { name: 'a setting', given: 'VOICEMARK_AGENT_PORT', said: false },
  { name: 'a setting of the other program', given: 'VOICEMARK_COLLECTOR_PORT', said: false },
  { name: 'a variable of something else', given: 'VOICES_DIR', said: false },
])('$name is misspelt: $said', ({ given, said }) => {
  expect(misspeltSettings(settings, { [given]: '1' })).toEqual(said ? [given] : [])
})
