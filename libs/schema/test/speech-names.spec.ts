import { expect, test } from 'vitest'
import {
  speechSpeed,
  speedRange,
  splitSpokenVoice,
  spokenVoice,
  spokenVoiceRule,
  voiceName,
  voiceNameRule,
} from '../src/index.js'
import { faultsOf } from './faults.js'

test.each([
  ...[
    'en_US-joe-medium',
    'a',
    '7',
    'A.b',
    'My voice',
    'x+y',
    'name_',
    'name-',
    'name+',
    'v1.0 (no)'.slice(0, 4),
  ],
  'x'.repeat(64),
])('a voice may be called %j', (name) => {
  expect(voiceName.safeParse(name).data).toBe(name)
})

test.each([
  ...[
    '',
    'x'.repeat(65),
    '.hidden',
    '-flag',
    '_a',
    '+a',
    ' a',
    'a ',
    'a.',
    '..',
    '../a',
    'a/b',
    'a\\b',
    'C:a',
  ],
  ...['a\n', 'a\0', 'é', 'a b\t', '%2e', null, 7],
])('a voice is never called %j', (name) => {
  expect(voiceName.safeParse(name).success).toBe(false)
})

test.each([
  ['en_US-joe-medium', 'en_US-joe-medium', null],
  ['libritts:p3922', 'libritts', 'p3922'],
  ['libritts:7', 'libritts', '7'],
  ['kokoro-82m-int8:af_heart', 'kokoro-82m-int8', 'af_heart'],
  ['my voice:Anna B', 'my voice', 'Anna B'],
  [`${'x'.repeat(64)}:${'y'.repeat(64)}`, 'x'.repeat(64), 'y'.repeat(64)],
])('%j asks for the voice %j and its speaker %j', (spoken, voice, speaker) => {
  expect(spokenVoice.safeParse(spoken).data).toBe(spoken)
  expect(splitSpokenVoice(spoken)).toEqual({ voice, speaker })
})

test.each([
  '',
  ':',
  'a:',
  ':a',
  'a:b:c',
  'a: b',
  'a:b ',
  'a:b.',
  'a:../b',
  'a:.b',
  '../a:b',
  'a:é',
  'a:b\n',
  null,
  7,
])('nobody is asked for as %j', (spoken) => {
  expect(spokenVoice.safeParse(spoken).success).toBe(false)
})

test('the rule of a name can stand behind "expected"', () => {
  expect(voiceNameRule).toBe(
    '1–64 letters, digits, spaces, ".", "_", "+" and "-", with a letter or digit first and neither "." nor space last',
  )
  expect(spokenVoiceRule).toBe(`${voiceNameRule}; a speaker of it stands behind ":"`)
})

test('a voice speaks at a quarter to four times its own rate', () => {
  expect(speedRange).toEqual({ min: 0.25, max: 4 })
  for (const speed of [0.25, 1, 4]) expect(speechSpeed.safeParse(speed).data).toBe(speed)
  for (const speed of [0.24999999999999997, 4.000000000000001, 0, -1, NaN, Infinity, '1', null, undefined])
    expect(faultsOf(speechSpeed, speed), String(speed)).toEqual([': expected a number 0.25–4'])
})
