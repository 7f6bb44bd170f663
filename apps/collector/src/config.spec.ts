import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { environment, readConfig } from './config.js'
import { sqlitePath } from './store/databases/sqlite-url.js'

describe('the configuration', () => {
  test('has a value for everything when nothing is set', () => {
    expect(readConfig({ VOICEMARK_HOME: '/home/me/state' })).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      databaseUrl: `file:${join('/home/me/state', 'collector.db')}`,
      figuresCron: null,
      logLevel: 'info',
    })
  })

  test('takes an empty variable as not set', () => {
    expect(readConfig({ VOICEMARK_COLLECTOR_PORT: '', VOICEMARK_FIGURES_CRON: '' })).toMatchObject({
      port: 8080,
      figuresCron: null,
    })
  })

  test('lists every wrong value at once, and never a secret', () => {
    const env = {
      VOICEMARK_COLLECTOR_PORT: '70000',
      VOICEMARK_TOKEN: 'hush',
      DATABASE_URL: 'mysql://me:top-secret@host/db',
      VOICEMARK_FIGURES_CRON: 'daily',
    }
    expect(() => readConfig(env)).toThrow(
      'VOICEMARK_COLLECTOR_PORT: expected a whole number 0–65535, got "70000"; ' +
        'VOICEMARK_TOKEN: expected 32–256 characters without spaces; ' +
        'DATABASE_URL: expected file:PATH or postgresql://…; ' +
        'VOICEMARK_FIGURES_CRON: expected cron such as "0 6 * * *", or never, got "daily"',
    )
    expect(() => readConfig(env)).not.toThrow(/top-secret|hush/)
  })

  test('beyond loopback needs a token', () => {
    const env = { VOICEMARK_COLLECTOR_HOST: '0.0.0.0' }
    expect(() => readConfig(env)).toThrow('beyond loopback VOICEMARK_TOKEN must be set')
    expect(readConfig({ ...env, VOICEMARK_TOKEN: 'x'.repeat(32) })).toMatchObject({ host: '0.0.0.0' })
    expect(readConfig({ VOICEMARK_COLLECTOR_HOST: '::1' })).toMatchObject({ host: '::1', token: null })
  })

  test('refuses a schedule that has no next time', () => {
    const cron = (VOICEMARK_FIGURES_CRON: string) => readConfig({ VOICEMARK_FIGURES_CRON }).figuresCron
    expect(cron('0 0 29 2 *')).toBe('0 0 29 2 *')
    for (const never of ['0 0 30 2 *', '0 0 31 4,6 *'])
      expect(() => cron(never)).toThrow(`VOICEMARK_FIGURES_CRON: expected a time that comes, got "${never}"`)
  })

  test.each(['/tmp/run#2', '/tmp/%41', '/tmp/100%', '/tmp/what?', '/tmp/Prüf ung+&=1', '/tmp/a\\b'])(
    'reaches the database in a folder named %s',
    (home) => {
      const { databaseUrl } = readConfig({ VOICEMARK_HOME: home })
      expect(sqlitePath(databaseUrl)).toBe(join(home, 'collector.db'))
    },
  )

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
