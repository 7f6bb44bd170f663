import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { metricsExport, metricsSummary } from '@voicemark/schema'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const folders: string[] = []
const children: ChildProcessWithoutNullStreams[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-start-'))
  folders.push(folder)
  return folder
}

function run(folder: string, command: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: {
      ...process.env,
      VOICEMARK_HOME: join(folder, 'home'),
      VOICEMARK_METRICS_DIR: join(folder, 'metrics'),
      VOICEMARK_AGENT_PORT: '0',
      VOICEMARK_COLLECTOR_PORT: '0',
      ...env,
    },
  })
  children.push(child)
  return child
}

function start(folder: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = run(folder, [join(root, 'tools/start.mjs'), ...args], env)
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...output })))
}

/** The collector alone, on what the pair left. */
function startCollector(folder: string): Promise<string> {
  const child = run(folder, [join(root, 'apps/collector/dist/main.js'), 'collector'])
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const url = /^voicemark collector: (\S+)$/m.exec(text)?.[1]
      if (url !== undefined) resolve(url)
    })
    child.on('exit', () => reject(new Error('the collector ended')))
  })
}

function csvLines(folder: string, kind: string): string[] {
  const metrics = join(folder, 'metrics')
  const name = readdirSync(metrics).find((entry) => entry.startsWith(kind) && entry.endsWith('.csv')) ?? ''
  return readFileSync(join(metrics, name), 'utf8').trimEnd().split('\n')
}

const body = async (url: string) => (await fetch(url)).text()

describe('npm start -- --exit', () => {
  let folder: string
  let first: Ended
  beforeAll(async () => {
    folder = newFolder()
    first = await start(folder, ['--exit'])
  }, 120_000)

  test('benches, draws and ends with 0', () => {
    expect(first).toMatchObject({ status: 0 })
    const rows = csvLines(folder, 'synthesis').length - 1
    expect(rows).toBeGreaterThan(20)
    expect(first.stdout).toContain(`${rows} of ${rows} requests successful`)
  })

  test('ends by saying how to get a neural voice', () => {
    expect(first.stdout).toMatch(
      /neural voices.*\n.*voices add en_US-joe-medium && .*bench --voice en_US-joe-medium\n$/,
    )
  })

  test('leaves the files of the seed', () => {
    const names = readdirSync(join(folder, 'metrics')).map((name) => name.replace(/_\d{8}_\d{6}/, ''))
    const pictures = [
      'fig1_memory_comparison',
      'fig2_rtf_comparison',
      'fig3_success_rate',
      'fig_hardware_summary',
    ]
    const drawn = pictures.flatMap((name) => [`${name}.png`, `${name}.svg`, `${name}.pdf`])
    expect(names).toEqual(expect.arrayContaining([...drawn, 'hardware_metadata.json']))
    for (const kind of ['synthesis_', 'realtime_', 'hardware_specs_', 'analysis_']) {
      expect(names.filter((name) => name.startsWith(kind)).length).toBeGreaterThan(0)
    }
  })

  test('each request and each sample of the CSV files is in the collector once', async () => {
    const url = await startCollector(folder)
    for (const kind of ['synthesis', 'realtime']) {
      const stored = (await body(`${url}/api/v1/exports/${kind}.csv`)).trimEnd().split('\n')
      expect(stored.sort()).toEqual(csvLines(folder, kind).sort())
    }
    expect(JSON.parse(await body(`${url}/api/v1/health`))).toMatchObject({ holds: true })
  }, 30_000)

  test('the collector answers for one machine in the shape that the machine itself answers in', async () => {
    const url = await startCollector(folder)
    const { configurations } = JSON.parse(await body(`${url}/metrics/summary`)) as { configurations: object }
    const [label = ''] = Object.keys(configurations)
    const one = metricsExport
      .strict()
      .parse(JSON.parse(await body(`${url}/metrics/export?hardware=${label}`)))
    const summary = JSON.parse(await body(`${url}/metrics/summary?hardware=${label}`)) as object
    expect(metricsSummary.strict().parse(summary)).toMatchObject({ total_requests: one.total_syntheses })
    expect((await body(one.csv_files.synthesis)).split('\n')[0]).toBe(csvLines(folder, 'synthesis')[0])
  }, 30_000)

  test('a second start does not bench again', async () => {
    const rows = csvLines(folder, 'synthesis').length
    expect(await start(folder, ['--exit'])).toMatchObject({ status: 0 })
    expect(csvLines(folder, 'synthesis')).toHaveLength(rows)
  }, 60_000)
})

describe('npm start', () => {
  test.each(['VOICEMARK_AGENT_PORT', 'VOICEMARK_COLLECTOR_PORT'])(
    'with %s taken ends with 2 and says what to do',
    async (setting) => {
      const server = createServer().listen(0, '127.0.0.1')
      await new Promise((resolve) => server.once('listening', resolve))
      const { port } = server.address() as AddressInfo
      const ended = await start(newFolder(), ['--exit'], { [setting]: String(port) })
      server.close()
      expect(ended.status).toBe(2)
      expect(ended.stderr).toContain(
        `port ${port} on 127.0.0.1 is taken; stop what uses it or set ${setting}`,
      )
    },
    30_000,
  )

  test('refuses an argument that it does not know', async () => {
    expect(await start(newFolder(), ['--exti'])).toMatchObject({ status: 2, stdout: '' })
  }, 30_000)
})
