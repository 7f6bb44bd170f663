import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { environment, readConfig } from './config.js'

describe('the configuration', () => {
  test('has a value for everything when nothing is set', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8000,
      threads: null,
      queueLimit: 8,
      timeoutS: 120,
    })
  })

  test('takes an empty variable as not set', () => {
    expect(readConfig({ VOICEMARK_AGENT_PORT: '' }).port).toBe(8000)
  })

  test('lists every wrong value at once, with what was expected', () => {
    const env = { VOICEMARK_AGENT_PORT: '70000', VOICEMARK_THREADS: 'many', VOICEMARK_AGENT_HOST: '0.0.0.0' }
    expect(() => readConfig(env)).toThrow(
      'VOICEMARK_AGENT_HOST: expected 127.0.0.1, ::1, localhost, got "0.0.0.0"; ' +
        'VOICEMARK_AGENT_PORT: expected a whole number 0–65535, got "70000"; ' +
        'VOICEMARK_THREADS: expected a whole number 1–256, got "many"',
    )
  })

  test('keeps voices in the state folder unless told otherwise', () => {
    expect(readConfig({ VOICEMARK_HOME: '/state' }).voicesDir).toBe(join('/state', 'voices'))
    expect(readConfig({ VOICEMARK_HOME: '/state', VOICEMARK_VOICES_DIR: '/voices' }).voicesDir).toBe(
      '/voices',
    )
  })

  test('takes what it documents for when nothing is set', () => {
    for (const [name, schema] of Object.entries(environment.shape)) {
      const unset = String(schema.meta()?.['unset'])
      expect(readConfig({ [name]: unset })).toEqual(readConfig({}))
    }
  })

  test('stands in the README, line by line', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8')
    const lines = Object.entries(environment.shape).map(([name, schema]) => {
      const { unset, description } = schema.meta() ?? {}
      return `| \`${name}\` | ${String(unset)} | ${String(description)} |`
    })
    expect(readme.replace(/ +\|/g, ' |')).toContain(lines.join('\n'))
  })
})
