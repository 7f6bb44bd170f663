import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { describe, expect, test, vi } from 'vitest'
import { StartError } from '@voicemark/daemon'
import { readConfig } from '../src/config.js'
import { openStore } from '../src/store/store.js'
import { runCommand, startCollector, temporaryFolder, type Environment } from './running-processes.js'

vi.setConfig({ testTimeout: 30_000 })

const python = join(import.meta.dirname, '../fixtures/python-metrics')
const m1 = 'synthesis_m1_air_20251107_214502.csv'

/** Runs a command that a person has to mend: one line that says how, and status 2. */
async function refused(args: readonly string[], env: Environment = {}): Promise<string> {
  const { code, stdout, stderr } = await runCommand('collector', args, {
    VOICEMARK_HOME: join(temporaryFolder(), 'home'),
    VOICEMARK_COLLECTOR_PORT: '0',
    ...env,
  })
  expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({
    code: 2,
    stdout: '',
    lines: 1,
  })
  return stderr
}

describe('a wrong command line is one line and status 2', () => {
  test.each([
    ['an unknown command', ['frobnicate'], "unknown command 'frobnicate'"],
    ['an unknown option', ['figures', '--metrics-dir', '.', '--frob'], "unknown option '--frob'"],
    ['no folder', ['figures'], '--metrics-dir'],
    ['an option without its value', ['figures', '--metrics-dir'], 'argument missing'],
    ['an argument too much', ['collector', 'extra'], 'too many arguments'],
    ['a folder that is missing', ['figures', '--metrics-dir', '/nonexistent'], 'does not exist'],
    [
      'a time that a token cannot end at',
      ['token', 'enrol', '--name', 'x', '--expires', 'never'],
      "'--expires <time>' argument 'never' is invalid. Expected minutes such as 90m",
    ],
    ['a folder that is empty', ['figures', '--metrics-dir', '.'], 'has no file synthesis_*.csv'],
  ])('%s', async (_name, args, message) => {
    expect(await refused(args)).toContain(message)
  })

  test.each([
    ['is a file', () => join(python, m1), 'EEXIST'],
    [
      'lies behind a link to nowhere',
      () => {
        const link = join(temporaryFolder(), 'link')
        symlinkSync('nowhere', link)
        return join(link, 'out')
      },
      'ENOENT',
    ],
  ])('an output folder that %s', async (_name, out, code) => {
    const { stderr, ...ended } = await runCommand('collector', [
      'figures',
      '--metrics-dir',
      python,
      '--out',
      out(),
    ])
    expect(ended.code).toBe(2)
    // The notes on the files come before.
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
      new RegExp(`^voicemark: the figures cannot be written to .*: ${code}$`),
    )
  })
})

describe('a wrong setting of the collector is one line, without its password', () => {
  test.each<[name: string, env: Environment, message: string]>([
    [
      'another kind of database',
      { DATABASE_URL: 'mysql://me:top-secret@host/db' },
      'DATABASE_URL: expected file:PATH or postgresql://…',
    ],
    ['a cron that is none', { VOICEMARK_FIGURES_CRON: 'daily' }, 'expected cron such as'],
    [
      'an address of the network',
      { VOICEMARK_COLLECTOR_HOST: '0.0.0.0' },
      'beyond loopback VOICEMARK_TOKEN must be set',
    ],
    ['a token that is too short', { VOICEMARK_TOKEN: 'secret' }, 'expected 32–256 characters'],
    ['a port that is none', { VOICEMARK_COLLECTOR_PORT: '70000' }, 'expected a whole number 0–65535'],
  ])('%s', (_name, env, message) => {
    expect(() => readConfig(env)).toThrow(StartError)
    expect(() => readConfig(env)).toThrow(message)
    expect(() => readConfig(env)).not.toThrow(/top-secret/)
  })

  test.each([
    ['down', 'postgresql://me:top-secret@127.0.0.1:1/db', 'postgresql://127.0.0.1:1/db: no answer'],
    ['down, and a lone % in the password', 'postgresql://me:top-secret%zz@127.0.0.1:1/db', 'no answer'],
    ['down, and the password a parameter', 'postgresql://127.0.0.1:1/db?password=top-secret', 'no answer'],
    ['no URL', 'postgresql://me:top-secret@[x/db', 'DATABASE_URL'],
    ['a file in a missing folder', 'file:/nonexistent/a.db', 'its folder cannot be used (ENOENT)'],
    ['a folder', `file:${python}`, 'it is no file, or may not be read'],
    ['a path that ends as a fragment', 'file:/tmp/run#2/a.db', 'in the path write %23 for #'],
    ['a path that ends as parameters', 'file:/tmp/what?/a.db', '%3F for ?'],
    ['a path with a lone %', 'file:/tmp/100%/a.db', '%25 for %'],
    ['a file of another machine', 'file://server/tmp/a.db', 'without a host'],
    ['a file of something else', `file:${join(python, m1)}`, 'the file is not a SQLite database'],
  ])('a database that is %s', async (_name, url, message) => {
    const opened = openStore(url)
    await expect(opened).rejects.toThrow(message)
    await expect(opened).rejects.not.toThrow(/top-secret/)
  })

  test('at the command line', async () => {
    const said = await refused(['collector'], { DATABASE_URL: 'postgresql://me:top-secret@127.0.0.1:1/db' })
    expect(said).toBe(
      'voicemark: postgresql://127.0.0.1:1/db: no answer (connect ECONNREFUSED 127.0.0.1:1)\n',
    )
  })

  test('a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    expect(await refused(['collector'], { VOICEMARK_COLLECTOR_PORT: String(port) })).toContain(
      `port ${port} on 127.0.0.1 is taken; stop what uses it or set VOICEMARK_COLLECTOR_PORT`,
    )
    server.close()
  })
})

test('a database that a newer version has written is refused in one line that says what to do, and stays as it is', async () => {
  const file = join(temporaryFolder(), 'newer.db')
  await (await openStore(`file:${file}`)).close()
  const client = createClient({ url: `file:${file}` })
  await client.execute(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, logs, started_at, finished_at)
     VALUES ('1', 'x', '29990101000000_later', 'voicemark 9.0.0', 1, 1), ('2', 'x', '29990102000000_last', 'voicemark 9.1.0', 1, 1)`,
  )
  await client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
  client.close()
  const before = readFileSync(file)
  const said = await refused(['collector'], { DATABASE_URL: `file:${file}` })
  expect(said).toContain('version 9.1.0 has brought it to 29990102000000_last; install 9.1.0 or newer')
  expect(readFileSync(file).equals(before)).toBe(true)
})

test.concurrent('a state folder may have any name', async () => {
  const folder = temporaryFolder()
  const name = 'run#2 %41? ü'
  const collector = await startCollector({ VOICEMARK_HOME: join(folder, name) })
  // The statistics open the file by themselves.
  for (const path of ['/readyz', '/metrics/summary'])
    expect((await fetch(collector.url + path)).status).toBe(200)
  expect(readdirSync(folder)).toEqual([name])
  expect(readdirSync(join(folder, name))).toContain('collector.db')
  expect(await collector.stop()).toMatchObject({ code: 0 })
})

test.concurrent(
  'a database that another program holds is waited for, then named',
  async () => {
    const url = `file:${join(temporaryFolder(), 'held.db')}`
    const holder = createClient({ url })
    await holder.execute('BEGIN EXCLUSIVE')
    await expect(openStore(url)).rejects.toThrow('another program holds the file')
    holder.close()
  },
  30_000,
)

test.concurrent('a collector goes on where it was stopped, and stops on Ctrl-C', async () => {
  const folder = temporaryFolder()
  for (let start = 0; start < 2; start += 1) {
    const collector = await startCollector({}, folder)
    expect(await (await fetch(`${collector.url}/metrics/summary`)).json()).toMatchObject({
      total_requests: 0,
      success_rate: null,
    })
    expect(await collector.stop()).toMatchObject({ code: 0, stderr: '' })
  }
})

test.concurrent(
  'names that mean something to a shell, a browser, a spreadsheet or TeX are only names',
  async () => {
    const root = temporaryFolder()
    const folder = join(root, 'metrics')
    mkdirSync(folder)
    const text = readFileSync(join(python, m1), 'utf8')
    const names = ['../../escaped', '<script>alert(1)</script>', '=HYPERLINK("http://x")', '\\input{$_%&#~^}']
    names.forEach((name, at) => {
      const cell = `"${name.replaceAll('"', '""')}"`
      // A function, since `$` in a replacement text has a meaning of its own.
      writeFileSync(
        join(folder, `synthesis_${at}.csv`),
        text.replaceAll('m1_air', () => cell).replaceAll('Apple M1', () => cell),
      )
    })
    const { code, stdout, stderr } = await runCommand('collector', ['figures', '--metrics-dir', folder])
    expect({ code, leftOut: stderr.includes('left out') }).toEqual({ code: 0, leftOut: false })
    for (const name of names) expect(stdout).toContain(`  • ${name}_mps: 15 tests`)
    expect(readdirSync(root)).toEqual(['metrics'])
    const written = readdirSync(folder).filter((name) => !name.startsWith('synthesis_'))
    // Seven figures that have something to show, as three files each; fourteen captions, four analyses, the hardware.
    expect(written).toHaveLength(7 * 3 + 14 + 4 + 1)
    expect(written.filter((name) => !/^[a-z0-9_-]+\.(png|svg|pdf|txt|json)$/.test(name))).toEqual([])
    for (const name of written.filter((one) => one.endsWith('.svg'))) {
      // Text is drawn as outlines, so nothing of a name is left that could mean something.
      expect(readFileSync(join(folder, name), 'utf8')).not.toContain('<script')
    }
    const metadata: unknown = JSON.parse(readFileSync(join(folder, 'hardware_metadata.json'), 'utf8'))
    expect(metadata).toMatchObject({ '../../escaped_mps': { cpu_model: '../../escaped', total_tests: 15 } })
  },
)

test.concurrent(
  'a folder in which only some files can be read gives figures of the others, which say so',
  async () => {
    const folder = temporaryFolder()
    cpSync(python, folder, { recursive: true })
    writeFileSync(join(folder, 'synthesis_png.csv'), '\x89PNG\r\n\x1a\n', 'latin1')
    writeFileSync(join(folder, 'synthesis_half.csv'), readFileSync(join(folder, m1), 'utf8').slice(0, -60))
    const lax = await runCommand('collector', ['figures', '--metrics-dir', folder])
    expect(lax.code).toBe(0)
    expect(lax.stderr).toContain('file left out: synthesis_png.csv: is not CSV but a PNG picture')
    expect(lax.stderr).toMatch(/row skipped: synthesis_half.csv:\d+: is half a line/)
    const svg = readFileSync(join(folder, 'fig1_memory_comparison.svg'), 'utf8')
    expect(svg).toContain('Not in this figure: 1 file left out, 1 row skipped.')
  },
)

test('doctor shows what the telemetry of an earlier version has left, and removes it when asked to', async () => {
  const [HOME, TMPDIR] = [temporaryFolder(), temporaryFolder()]
  const folder = join(HOME, '.cache/Microsoft/DeveloperTools/.onnxruntime')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'deviceid'), 'c1e696d2-3a84-4ddc-9c9c-f8cbab4309f9')
  writeFileSync(join(TMPDIR, 'mat-debug-4711.log'), '')
  const nobody = ['--collector', 'http://127.0.0.1:9', '--agent', 'http://127.0.0.1:9']
  const doctor = async (...args: string[]) =>
    (await runCommand('collector', ['doctor', ...nobody, ...args], { HOME, TMPDIR })).stdout
  for (const verb of ['', 'removed ']) {
    const said = await doctor(...(verb === '' ? [] : ['--remove-telemetry']))
    expect(said).toContain(`${verb}${join(folder, 'deviceid')}`)
    expect(said).toContain(`${verb}${join(TMPDIR, 'mat-debug-4711.log')}`)
  }
  expect(readdirSync(HOME).concat(readdirSync(TMPDIR), readdirSync(join(HOME, '.cache')))).toEqual(['.cache'])
})
