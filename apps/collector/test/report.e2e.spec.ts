import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from '@unified-latex/unified-latex-util-parse'
import {
  parseCsv,
  protocolVersion,
  realtimeCsvColumns,
  requestCsvColumns,
  type SensorPassport,
} from '@voicemark/schema'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { io } from 'socket.io-client'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { runCommand, type RunningApp, startCollector, temporaryFolder } from './running-processes.js'
import { passportOf } from './sensors-suite.js'
import { helloOf, requestBatch, requestOf, sampleBatch, samplesOf, type SentRequest } from './store-rows.js'

vi.setConfig({ testTimeout: 60_000 })

const campaign_id = randomUUID()
const hostile = `a_b%c$d#e\\f&g{h}i~j^k<l>m 🚀 "q" 'r' [s] ${'x'.repeat(180)}`
const tags = { corpus: 'f00d' }

/** Ten texts, three times each, around an RTF; the first request of each voice warmed it up. */
function campaignOf(num_threads: number, rtf: number): SentRequest[] {
  return Array.from({ length: 31 }, (_, at) =>
    requestOf({
      start_time: 1_763_800_000 + at,
      rtf: at === 0 ? 99 : rtf * (0.9 + ((at * 7) % 30) / 150),
      num_threads,
      intra_threads: num_threads,
      campaign_id,
      item_id: `text-${at % 10}`,
      repeat: 1 + Math.floor(at / 10),
      warmup: at === 0,
      tags: { ...tags, configuration: `embedded/t${num_threads}` },
      peak_temperature_c: null,
      first_sample_seq: at === 5 ? 3 * num_threads - 1 : null,
      last_sample_seq: at === 5 ? 3 * num_threads + 1 : null,
      ...(at === 30 && num_threads === 2
        ? { success: false, rtf: null, failure_class: 'timeout' as const, error_message: 'timeout: 120 s' }
        : {}),
    }),
  )
}

const others = [
  requestOf({ hardware_tier: 'amd_epyc', cpu_model: hostile, gpu_name: hostile, voice: hostile, rtf: 0.3 }),
  requestOf({ hardware_tier: 'amd_epyc', cpu_model: hostile, voice: '=HYPERLINK("http://x")', rtf: 0.4 }),
  requestOf({ hardware_tier: 'amd_epyc', cpu_model: hostile, voice: hostile, rtf: 9, cold: true }),
]

/** The last three are of another subject. */
const samples = samplesOf(0, 8).map((row, seq) =>
  seq < 5 ? row : { ...row, watched: 'port:8880', processes: 2 },
)

const sensorsOf: Readonly<Record<string, SensorPassport>> = {
  intel_i5: passportOf(),
  amd_epyc: withThrottling(passportOf()),
}

function withThrottling({ taken_at, sensors: [missing] }: SensorPassport): SensorPassport {
  const metric = 'throttle_detected, throttle_share'
  return {
    taken_at,
    sensors: missing === undefined ? [] : [missing, { ...missing, metric, available: true }],
  }
}

let collector: RunningApp
let folder = ''
const paper = () => join(folder, 'paper')
const file = (name: string, pack = paper()) => readFileSync(join(pack, name), 'utf8')
const campaignPack = () => join(folder, 'campaign')
const forcedPack = () => join(folder, 'forced')
const folderPack = () => join(folder, 'of-files')
const python = join(import.meta.dirname, '../fixtures/python-metrics')

beforeAll(async () => {
  collector = await startCollector()
  await deliver('intel_i5', [...campaignOf(1, 0.4), ...campaignOf(2, 0.2)])
  await deliver('amd_epyc', others)
  folder = temporaryFolder()
  const { code, stderr } = await report()
  expect([code, stderr]).toEqual([0, ''])
}, 90_000)

async function deliver(tier: string, requests: readonly SentRequest[]) {
  const run_id = randomUUID()
  const auth = { proto: protocolVersion, agent_id: randomUUID() }
  const socket = io(collector.url, { auth, transports: ['websocket'], reconnection: false })
  const messages = [
    ['hello', { ...helloOf(run_id, tier), sensors: sensorsOf[tier] ?? null }],
    ['batch', sampleBatch(run_id, 0, samples)],
    ['batch', requestBatch(run_id, 0, requests)],
  ] as const
  for (const [event, message] of messages)
    expect(await socket.timeout(5000).emitWithAck(event, message)).toMatchObject({ status: 'ok' })
  socket.close()
}

const report = (...args: string[]) =>
  runCommand('collector', ['report', '--collector', collector.url, '--out', paper(), ...args])

async function zip(query = ''): Promise<Buffer> {
  const response = await fetch(`${collector.url}/api/v1/report.zip${query}`)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip'])
  return Buffer.from(await response.arrayBuffer())
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const everyFile = () =>
  readdirSync(paper(), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) =>
      join(one.parentPath, one.name)
        .slice(paper().length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()

test('every file has its checksum', () => {
  const sums = file('SHA256SUMS')
    .trim()
    .split('\n')
    .map((line) => line.split('  '))
  expect(sums.map(([, name]) => name).sort()).toEqual(everyFile().filter((name) => name !== 'SHA256SUMS'))
  for (const [sum, name = ''] of sums)
    expect([name, sha256(readFileSync(join(paper(), name)))]).toEqual([name, sum])
})

test('the same data give the same bytes', async () => {
  expect(sha256(await zip())).toBe(sha256(await zip()))
})

test('what varies within a machine is told apart, and macros carry its numbers', () => {
  const macros = new Map(
    [...file('macros.tex').matchAll(/^\\newcommand\{\\([A-Za-z]+)\}\{(.*)\}$/gm)].map(([, name, value]) => [
      name,
      value,
    ]),
  )
  const stem = 'vmIntelIFiveCpu'
  const names = [...macros.keys()]
  const one = names.find((name) => name?.startsWith(stem) && name.endsWith('NumThreadsOneRtfMedian')) ?? ''
  expect(Number(macros.get(one))).toBeGreaterThan(0.36)
  expect(Number(macros.get(one))).toBeLessThan(0.44)
  expect(macros.get(one.replace('RtfMedian', 'N'))).toBe('30')
  expect(macros.get(one.replace('RtfMedian', 'TemperatureMax'))).toBe('--')
  const two = one.replace('NumThreadsOneRtfMedian', 'NumThreadsTwoSuccessPercent')
  expect([macros.get(two), macros.get(`${two}Low`), macros.get(`${two}High`)]).toEqual([
    '96.7',
    '83.3',
    '99.4',
  ])
  expect(
    file('macros.tex')
      .split('\n')
      .filter((line) => line.startsWith('\\newcommand')),
  ).toHaveLength(names.length)
  expect(names.every((name) => file('README.md').includes(`\`\\${String(name)}\``))).toBe(true)
})

test('a campaign is reported alone, and a claim has its test, interval and design', async () => {
  const { code } = await report('--campaign', campaign_id, '--out', campaignPack())
  expect(code).toBe(0)
  expect(file('tables/comparison-rtf.tex', campaignPack())).toMatch(
    / & W & 10 texts & \d\.\d+ \{\[\}.* the second is lower; they differ by design in intra/,
  )
  expect(file('comparison.tex', campaignPack())).toMatch(
    /num\\_\\allowbreak\{\}threads=2 is [\d.]+ times as fast as .*95\\,\\% CI/,
  )
  expect(file('methods.tex', campaignPack())).toContain('60 synthesis requests of 2 configurations')
  expect(file('methods.tex', campaignPack())).toContain('2 warm-up requests')
  expect(file('tables/success.tex', campaignPack())).toContain(
    '29 of 30 & 96.7 {[}83.3, 99.4] & timeout 1 (3.3',
  )
})

test('machines that differ in more than what is compared are not, and an override is printed', async () => {
  expect(file('tables/comparison-rtf.tex')).toContain('not compared')
  await report('--override', '--out', forcedPack())
  expect(file('tables/comparison-rtf.tex', forcedPack())).toContain('Compared by override:')
  expect(file('tables/comparison-rtf.tex', forcedPack())).toContain('cannot tell at n =')
})

test('which sensors the machines of these rows had not is said', () => {
  expect(file('methods.tex')).toContain(
    'no machine had a sensor of temperature or energy or a GPU; 1 of 2 machines had none of throttling.',
  )
  expect(file('methods.tex', campaignPack())).toContain(
    'no machine had a sensor of temperature or energy or throttling or a GPU.',
  )
})

describe('the data package', () => {
  test('has the measured requests, cold ones not among them, and the samples of requests as CSV', () => {
    const rows = parseCsv(requestCsvColumns, file('data/synthesis.csv'))
    expect([rows.length, rows.filter(({ rtf }) => rtf === 9)]).toEqual([62, []])
    expect(file('macros.tex')).toContain('\\newcommand{\\vmRequests}{62}')
    expect(file('macros.tex')).toContain('\\newcommand{\\vmCold}{1}')
    expect(parseCsv(realtimeCsvColumns, file('data/realtime.csv'))).toHaveLength(3)
  })

  test('has all fields of all requests as Parquet, with null for what is missing', async () => {
    const rows = await parquetReadObjects({
      file: await asyncBufferFromFile(join(paper(), 'data/requests.parquet')),
    })
    expect(rows).toHaveLength(65)
    expect(rows[6]).toMatchObject({
      campaign_id,
      stage_infer_s: 1.5,
      peak_temperature_c: null,
      num_threads: 1,
    })
    expect(rows[63]).toMatchObject({ voice: '=HYPERLINK("http://x")', success: true, campaign_id: null })
    const stored: Record<string, unknown>[] = await parquetReadObjects({
      file: await asyncBufferFromFile(join(paper(), 'data/samples.parquet')),
    })
    expect(stored.map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6, 7])
    const own = stored.map(({ watched }) => watched === null)
    expect(own).toEqual([true, true, true, false, false, false])
    expect(stored[3]).toMatchObject({ watched: 'port:8880', processes: 2, threads: null, memory_mb: 300.125 })
  })

  test('names settings in full where the tables have them short', () => {
    expect(JSON.parse(file('environment.json'))).toMatchObject({
      split: ['num_threads'],
      delivery: { holds: true, lost: 0 },
    })
    expect(file('environment.json')).toContain(JSON.stringify(hostile))
  })
})

describe('a folder of CSV files', () => {
  const reportFolder = (dir: string, ...args: string[]) =>
    runCommand('collector', ['report', '--metrics-dir', dir, '--out', folderPack(), ...args])

  test('is reported without a collector, and the same files give the same bytes', async () => {
    expect((await reportFolder(python)).code).toBe(0)
    const sums = file('SHA256SUMS', folderPack())
    const mean = /\\vmMOneAirMpsRtfMean\}\{(.*)\}/.exec(file('macros.tex', folderPack()))?.[1]
    const rows = parseCsv(requestCsvColumns, file('data/synthesis.csv', folderPack()))
    const rtfs = rows.flatMap(({ hardware_tier, rtf }) =>
      hardware_tier === 'm1_air' && typeof rtf === 'number' ? rtf : [],
    )
    expect([rows.length, rtfs.length]).toEqual([120, 15])
    expect(Number(mean)).toBeCloseTo(rtfs.reduce((sum, rtf) => sum + rtf, 0) / 15, 2)
    await reportFolder(python)
    expect(file('SHA256SUMS', folderPack())).toBe(sums)
  })

  test('what it cannot give is said to be unknown', () => {
    expect(JSON.parse(file('environment.json', folderPack()))).toMatchObject({
      origin: 'files',
      delivery: null,
      machines: null,
      conduct: {
        warmups: null,
        cold: null,
        samples_due: null,
        undersampled: null,
        campaigns: null,
        texts: null,
      },
    })
    expect(file('macros.tex', folderPack())).toContain('\\newcommand{\\vmWarmups}{--}')
    const methods = file('methods.tex', folderPack())
    expect(methods).toContain('2,000 resamples')
    expect(methods).toContain('it is unknown whether any were lost')
    expect(methods).toContain('do not say which requests were warm-up or cold')
    expect(methods).toMatch(/do not say: engine, .*voice, .*are of one configuration/)
    expect(file('figures/fig_memory_timeline.tex', folderPack())).toContain(
      'No data: a folder of request files',
    )
    expect(readdirSync(join(folderPack(), 'data')).sort()).toEqual(['requests.parquet', 'synthesis.csv'])
  })

  test('a file that is left out is named', async () => {
    const metrics = temporaryFolder()
    cpSync(python, metrics, { recursive: true })
    writeFileSync(join(metrics, 'synthesis_zero_20250101_000000.csv'), '')
    const { code, stderr } = await reportFolder(metrics, '--out', join(metrics, 'paper'))
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('synthesis_zero_20250101_000000.csv: is empty'),
    ])
    const pack = join(metrics, 'paper')
    expect(file('methods.tex', pack)).toContain('1 file and 0 rows could not be read and are left out')
    expect(file('environment.json', pack)).toContain('synthesis_zero_20250101_000000.csv: is empty')
    expect(file('figures/fig1_memory_comparison.tex', pack)).toContain('1 file left out')
  })

  test.each([
    [
      'a campaign',
      python,
      ['--campaign', campaign_id],
      "'--metrics-dir <dir>' cannot be used with option '--campaign",
    ],
    ['an unknown field', python, ['--split', 'colour'], '--split: expected engine, voice'],
    ['no folder', '/nowhere', [], 'the metrics folder /nowhere does not exist'],
  ])('%s is refused in one line', async (_, dir, args, message) => {
    const { code, stderr } = await reportFolder(dir, ...args)
    expect([code, stderr.trim().split('\n').at(-1)]).toEqual([2, expect.stringContaining(message)])
  })
})

describe('the TeX', () => {
  const sources = () => everyFile().filter((name) => name.endsWith('.tex'))

  test('parses, with its environments and braces closed and without a foreign character', () => {
    for (const name of sources()) {
      const tex = file(name)
      expect([name, /[^\n -~]/.exec(tex)]).toEqual([name, null])
      const begun = [...tex.matchAll(/\\begin\{(\w+)\}/g)].map(([, what]) => what).sort()
      const ended = [...tex.matchAll(/\\end\{(\w+)\}/g)].map(([, what]) => what).sort()
      expect([name, begun]).toEqual([name, ended])
      const braces = tex.replace(/\\[^a-zA-Z]/g, '')
      expect([name, braces.split('{').length]).toEqual([name, braces.split('}').length])
      expect(parse(tex).content.length).toBeGreaterThan(0)
    }
  })

  test('has a picture where there is data, and elsewhere says why there is none', () => {
    expect(file('figures/fig1_memory_comparison.tex')).toContain('\\includegraphics[width=84mm]')
    expect(file('figures/fig_temperature.tex')).toMatch(/^\\par Temperature .*No data: .*no sensor/)
    expect(existsSync(join(paper(), 'figures/fig_temperature.pdf'))).toBe(false)
    expect(file('figures/fig2_rtf_comparison.tex')).not.toMatch(/ \\%/)
  })

  test('names every plotted configuration to its end', () => {
    const labels = (plot: string) =>
      /yticklabels=\{(.*)\},/.exec(file(plot, campaignPack()))?.[1]?.split('parbox') ?? []
    expect(new Set(labels('plots/rtf.tex').slice(1)).size).toBe(2)
    expect(labels('plots/rtf.tex').slice(1).join()).toMatch(/1 thread .*2 threads/s)
  })

  test('inputs only what is there', () => {
    for (const [, name = ''] of file('main.tex').matchAll(/\\input\{(.+?)\}/g))
      expect([name, existsSync(join(paper(), `${name}.tex`))]).toEqual([name, true])
  })

  // apt-get install --no-install-recommends texlive-latex-base texlive-latex-recommended texlive-pictures
  const without = spawnSync('pdflatex', ['--version']).error !== undefined
  test.skipIf(without).each([
    ['of a collector', paper],
    ['of a folder', folderPack],
  ])(
    '%s compiles with pdflatex, with nothing undefined and nothing that sticks out',
    (_, pack) => {
      // Its cache of fonts is in the home otherwise.
      const env = { ...process.env, TEXMFVAR: temporaryFolder() }
      const run = () =>
        execFileSync('pdflatex', ['-interaction=nonstopmode', '-halt-on-error', 'main'], {
          cwd: pack(),
          encoding: 'utf8',
          env,
        })
      run()
      const log = run()
      expect(log).toMatch(/Output written on main.pdf/)
      expect(log.match(/undefined|multiply defined|Missing character/g)).toBeNull()
      const wide = [...log.matchAll(/Overfull \\hbox \(([\d.]+)pt/g)].map(([, points]) => Number(points))
      expect(wide.filter((points) => points > 5)).toEqual([])
    },
    120_000,
  )
})

describe('what cannot be reported', () => {
  test.each([
    ['?campaign=nobody', 400, 'param-invalid'],
    [`?campaign=${randomUUID()}`, 404, 'nothing-measured'],
    ['?split=nothing', 400, 'param-invalid'],
    ['?colour=red', 400, 'unknown-parameter'],
  ])('%s answers %i', async (query, status, code) => {
    const response = await fetch(`${collector.url}/api/v1/report.zip${query}`)
    expect([response.status, await response.json()]).toMatchObject([status, { code }])
  })

  test('the command says it in one line and leaves nothing behind', async () => {
    const before = readdirSync(folder)
    const { code, stderr } = await report('--campaign', randomUUID())
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /^voicemark: the collector at .* answers 404: campaign .* has no measured request.*\n$/,
    )
    const away = await runCommand('collector', [
      'report',
      '--collector',
      'http://127.0.0.1:9',
      '--out',
      paper(),
    ])
    expect([away.code, away.stderr]).toEqual([
      2,
      expect.stringMatching(/^voicemark: the collector at .* cannot be asked: /),
    ])
    writeFileSync(join(folder, 'file'), '')
    const blocked = await report('--out', join(folder, 'file', 'paper'))
    expect([blocked.code, blocked.stderr]).toEqual([
      2,
      expect.stringMatching(/^voicemark: the pack cannot be written to /),
    ])
    expect(readdirSync(folder).filter((name) => name !== 'file')).toEqual(before)
  })
})
