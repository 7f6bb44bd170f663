import { expect, test } from 'vitest'
import { speechSpeed, speedRange, voiceName, voiceNameRule } from '../src/index.js'
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

test('the rule of a name can stand behind "expected"', () => {
  expect(voiceNameRule).toBe(
    '1–64 letters, digits, spaces, ".", "_", "+" and "-", with a letter or digit first and neither "." nor space last',
  )
})

test('a voice speaks at a quarter to four times its own rate', () => {
  expect(speedRange).toEqual({ min: 0.25, max: 4 })
  for (const speed of [0.25, 1, 4]) expect(speechSpeed.safeParse(speed).data).toBe(speed)
  for (const speed of [0.24999999999999997, 4.000000000000001, 0, -1, NaN, Infinity, '1', null, undefined])
    expect(faultsOf(speechSpeed, speed), String(speed)).toEqual([': expected a number 0.25–4'])
})
