import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  StartError,
  choiceSetting,
  patternSetting,
  readSettings,
  textSetting,
  wholeSetting,
} from '../src/index.js'

const settings = z.object({
  PORT: wholeSetting(1, 65535).prefault('80').meta({ unset: '80' }),
  LEVEL: choiceSetting('low', 'high').prefault('low'),
  TIER: patternSetting(/^[a-z]{1,4}$/, '1–4 small letters')
    .optional()
    .meta({ unset: 'none' }),
  FOLDER: textSetting.optional(),
})
const unset = { PORT: 80, LEVEL: 'low' }

test.each([
  { name: 'nothing is set', env: {} },
  { name: 'all is empty', env: { PORT: '', LEVEL: '', TIER: '', FOLDER: '' } },
  { name: 'the words of the documentation stand there', env: { PORT: '80', TIER: 'none' } },
  { name: 'others are set', env: { port: '7', PATH: '/', __proto__: 'x' } },
])('where $name the defaults hold', ({ env }) => {
  expect(readSettings(settings, env)).toEqual(unset)
})

test('what is set is taken, numbers with both ends of their range', () => {
  const env = { PORT: '65535', LEVEL: 'high', TIER: 'abcd', FOLDER: ' /a b ' }
  expect(readSettings(settings, env)).toEqual({ PORT: 65535, LEVEL: 'high', TIER: 'abcd', FOLDER: ' /a b ' })
  expect(readSettings(settings, { PORT: '1' }).PORT).toBe(1)
})

test.each(['0', '65536', '-1', '+1', '1.5', '1e3', ' 1', '1 ', '0x1', '１', '1234567890', 'NaN', '80 '])(
  '"%s" is no whole number of the range',
  (PORT) => {
    expect(() => readSettings(settings, { PORT })).toThrow(
      new StartError(`PORT: expected a whole number 1–65535, got ${JSON.stringify(PORT)}`),
    )
  },
)

test('every wrong value is told at once, in the order of the settings, a secret one without it', () => {
  const env = { TIER: 'top secret', PORT: 'a "b"\n', LEVEL: 'Low' }
  expect(() => readSettings(settings, env, ['TIER'])).toThrow(
    new StartError(
      'PORT: expected a whole number 1–65535, got "a \\"b\\"\\n"; ' +
        'LEVEL: expected low, high, got "Low"; ' +
        'TIER: expected 1–4 small letters',
    ),
  )
})

test('a value of 100,000 characters is refused in a line that can be read', () => {
  const long = 'a'.repeat(100_000)
  const line = (env: Record<string, string>) => {
    try {
      return JSON.stringify(readSettings(settings, env))
    } catch (error) {
      return (error as Error).message
    }
  }
  expect(line({ PORT: long })).toBe(
    `PORT: expected a whole number 1–65535, got "${'a'.repeat(60)}" … (100,000 characters)`,
  )
  expect(line({ FOLDER: long })).toMatch(/^FOLDER: expected at most 4,096 characters, got .{80,120}$/)
})
