import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canary } from '../fixture/answers.js'
import { makeFifo, type App } from '../fixture/command.js'
import { refusedCases, type Refused, type RefusedRow } from './local-case.js'

const set = (app: App, name: string, value: string, says = new RegExp(name)): Refused => ({
  app,
  args: [app],
  env: { [name]: value },
  says,
})
const huge = 'a'.repeat(100_000)

const values: readonly RefusedRow[] = (
  [
    ['agent', 'VOICEMARK_AGENT_PORT', '65536'],
    ['agent', 'VOICEMARK_AGENT_PORT', '-1'],
    ['agent', 'VOICEMARK_AGENT_PORT', '1e3'],
    ['agent', 'VOICEMARK_AGENT_PORT', '٣'],
    ['agent', 'VOICEMARK_AGENT_HOST', '0.0.0.0'],
    ['agent', 'VOICEMARK_THREADS', '1e309'],
    ['agent', 'VOICEMARK_THREADS', ' 1 '],
    ['agent', 'VOICEMARK_THREADS', huge],
    ['agent', 'VOICEMARK_QUEUE_LIMIT', 'NaN'],
    ['agent', 'VOICEMARK_TIER', '../../x'],
    ['agent', 'VOICEMARK_TIER', '🦜'],
    ['agent', 'VOICEMARK_SENTENCE_SILENCE_S', 'Infinity'],
    ['agent', 'VOICEMARK_SENTENCE_SILENCE_S', '\u001b[2J\r\n'],
    ['agent', 'VOICEMARK_MEMORY_BUDGET', '-5G'],
    ['agent', 'VOICEMARK_GPU', '; rm -rf'],
    ['agent', 'VOICEMARK_COLLECTOR', 'file:///etc/passwd'],
    ['agent', 'VOICEMARK_COLLECTOR', 'http://user:secret@host/'],
    ['agent', 'VOICEMARK_COLLECTOR', `http://${huge}`],
    ['agent', 'VOICEMARK_REMOTE_PLANS', 'always'],
    ['agent', 'VOICEMARK_REMOTE_WATCH', 'pid;name'],
    ['agent', 'VOICEMARK_TOKEN', `${canary} with spaces in it and long enough`],
    ['agent', 'VOICEMARK_SPOOL_LIMIT_MB', '0'],
    ['agent', 'VOICEMARK_LOG_LEVEL', 'loud'],
    ['agent', 'VOICEMARK_VOICE', '../../etc/passwd'],
    ['agent', 'VOICEMARK_VOICE', huge],
    ['collector', 'VOICEMARK_COLLECTOR_HOST', 'not a host'],
    ['collector', 'VOICEMARK_COLLECTOR_PORT', '99999999999'],
    ['collector', 'VOICEMARK_TOKEN', canary],
    ['collector', 'VOICEMARK_TRUSTED_PROXY', '10.0.0.0/99'],
    ['collector', 'DATABASE_URL', `mysql://user:${canary}@host/x`],
    ['collector', 'VOICEMARK_FIGURES_CRON', '* * * * * * * *'],
    ['collector', 'VOICEMARK_FIGURES_CRON', '0 0 30 2 *'],
    ['collector', 'VOICEMARK_RETENTION_RAW', '-1d'],
    ['collector', 'VOICEMARK_RETENTION_RAW', '99999999999d'],
    ['collector', 'VOICEMARK_RETENTION_1S', '1d'],
    ['collector', 'VOICEMARK_IMPORT_LIMIT_MB', '1e309'],
  ] as const
).map(([app, name, value]) => [
  `${app}: ${name} of ${JSON.stringify(value).slice(0, 40)}`,
  set(app, name, value, name === 'VOICEMARK_VOICE' ? /voice/ : new RegExp(name)),
])

type Make = (path: string) => void
const text: Make = (path) => writeFileSync(path, 'text\n', { mode: 0o600 })
const folder: Make = (path) => mkdirSync(path)
const loop: Make = (path) => symlinkSync(path, path)
const nothing: Make = () => undefined
const binary: Make = (path) => writeFileSync(path, Buffer.alloc(4096, 0xff), { mode: 0o600 })

/** What lies where a setting names a file or a folder. */
const placed: readonly (readonly [App, string, string, Make])[] = [
  ['agent', 'VOICEMARK_HOME', 'a file', text],
  ['agent', 'VOICEMARK_HOME', 'a pipe', makeFifo],
  ['agent', 'VOICEMARK_HOME', 'a link to itself', loop],
  ['agent', 'VOICEMARK_METRICS_DIR', 'a file', text],
  ['agent', 'VOICEMARK_METRICS_DIR', 'a pipe', makeFifo],
  ['agent', 'VOICEMARK_METRICS_DIR', 'a link to itself', loop],
  ['agent', 'VOICEMARK_VOICES_DIR', 'a file', text],
  ['agent', 'VOICEMARK_TOKEN_FILE', 'a folder', folder],
  ['agent', 'VOICEMARK_TOKEN_FILE', 'a pipe', makeFifo],
  ['agent', 'VOICEMARK_TOKEN_FILE', 'nothing', nothing],
  ['agent', 'VOICEMARK_TOKEN_FILE', 'no token', text],
  ['agent', 'VOICEMARK_TOKEN_FILE', 'bytes', binary],
  ['agent', 'VOICEMARK_TOKEN_FILE', 'a link to itself', loop],
  ['agent', 'VOICEMARK_TOKEN_FILE', 'a device', (path) => symlinkSync('/dev/zero', path)],
  ['collector', 'VOICEMARK_HOME', 'a file', text],
  ['collector', 'VOICEMARK_HOME', 'a pipe', makeFifo],
  ['collector', 'VOICEMARK_METRICS_DIR', 'a file', text],
  ['collector', 'VOICEMARK_TOKEN_FILE', 'a folder', folder],
  ['collector', 'VOICEMARK_TOKEN_FILE', 'a pipe', makeFifo],
  ['collector', 'VOICEMARK_TOKEN_FILE', 'a device', (path) => symlinkSync('/dev/zero', path)],
  [
    'collector',
    'VOICEMARK_TOKEN_FILE',
    'what others may read',
    (path) => {
      text(path)
      chmodSync(path, 0o644)
    },
  ],
]
const places: readonly RefusedRow[] = placed.map(([app, name, what, make]) => [
  `${app}: ${name} names ${what}`,
  (cwd) => {
    const path = join(cwd, 'named')
    make(path)
    const more =
      app === 'agent'
        ? { VOICEMARK_COLLECTOR: 'http://127.0.0.1:9' }
        : { VOICEMARK_FIGURES_CRON: '0 6 * * *' }
    return { app, args: [app], env: { ...more, [name]: path }, says: /named|VOICEMARK_/ }
  },
])

const tls =
  (make: Make): RefusedRow[1] =>
  (cwd) => {
    const [cert, key] = [join(cwd, 'cert.pem'), join(cwd, 'key.pem')]
    make(cert)
    text(key)
    return {
      app: 'collector',
      args: ['collector'],
      env: { VOICEMARK_TLS_CERT: cert, VOICEMARK_TLS_KEY: key },
      says: /VOICEMARK_TLS|cert\.pem/,
    }
  }
const database =
  (make: Make): RefusedRow[1] =>
  (cwd) => {
    make(join(cwd, 'x.db'))
    return {
      app: 'collector',
      args: ['collector'],
      env: { DATABASE_URL: `file:${join(cwd, 'x.db')}` },
      says: /DATABASE_URL|x\.db|database/,
    }
  }
const others: readonly RefusedRow[] = [
  ['a certificate that is a folder', tls(folder)],
  ['a certificate that is a pipe', tls(makeFifo)],
  ['a certificate that is text', tls(text)],
  ['a certificate that is bytes', tls(binary)],
  ['a certificate that is not there', tls(nothing)],
  ['a database that is a folder', database(folder)],
  ['a database that is text', database((path) => writeFileSync(path, 'text'.repeat(2000)))],
  ['a database that is bytes', database(binary)],
  ['a database of which the head is left', database((path) => writeFileSync(path, 'SQLite format 3\0'))],
  ['a database that is a link to itself', database(loop)],
  [
    'a database in a folder that is a file',
    (cwd) => {
      text(join(cwd, 'file'))
      return {
        app: 'collector',
        args: ['collector'],
        env: { DATABASE_URL: `file:${cwd}/file/x.db` },
        says: /database|DATABASE_URL|x\.db/,
      }
    },
  ],
  [
    'a server of PostgreSQL that is not there',
    set(
      'collector',
      'DATABASE_URL',
      `postgresql://u:${canary}@127.0.0.1:9/x`,
      /database|PostgreSQL|ECONNREFUSED|DATABASE_URL/,
    ),
  ],
  [
    'an address of PostgreSQL that is none',
    set('collector', 'DATABASE_URL', 'postgresql://[/x', /DATABASE_URL/),
  ],
]

/** What a person may set by environment variables. */
export const settingsCases = [
  ...refusedCases('settings', values),
  ...refusedCases('places that settings name', places),
  ...refusedCases('certificates and databases', others),
]
