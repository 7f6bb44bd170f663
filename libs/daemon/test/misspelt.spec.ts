import { expect, test } from 'vitest'
import { misspeltSettings } from '../src/index.js'

const settings = [
  'VOICEMARK_VOICES_DIR',
  'VOICEMARK_TIMEOUT_S',
  'VOICEMARK_AGENT_PORT',
  'VOICEMARK_COLLECTOR',
]

test.each([
  { name: 'a letter too few', given: 'VOICEMARK_VOICE_DIR', near: 'VOICEMARK_VOICES_DIR' },
  { name: 'a letter too many', given: 'VOICEMARK_TIMEOUT_MS', near: 'VOICEMARK_TIMEOUT_S' },
  { name: 'a wrong letter', given: 'VOICEMARK_VOICES_DIE', near: 'VOICEMARK_VOICES_DIR' },
  { name: 'the unit left out', given: 'VOICEMARK_TIMEOUT', near: 'VOICEMARK_TIMEOUT_S' },
  { name: 'a setting', given: 'VOICEMARK_AGENT_PORT', near: null },
  { name: 'a setting of the other program', given: 'VOICEMARK_COLLECTOR_PORT', near: null },
  { name: 'a variable of something else', given: 'VOICES_DIR', near: null },
])('$name is nearly $near', ({ given, near }) => {
  const misspelt = near === null ? [] : [{ name: given, near }]
  expect(misspeltSettings(settings, { [given]: '1' })).toEqual(misspelt)
})

test('all are told, each with the nearest', () => {
  const env = { VOICEMARK_TIMEOUT: '1', VOICEMARK_COLLECTORS: '', VOICEMARK_HOME: '/', PATH: '/' }
  expect(misspeltSettings(settings, env)).toEqual([
    { name: 'VOICEMARK_TIMEOUT', near: 'VOICEMARK_TIMEOUT_S' },
    { name: 'VOICEMARK_COLLECTORS', near: 'VOICEMARK_COLLECTOR' },
  ])
})
