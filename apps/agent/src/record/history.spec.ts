import { randomUUID } from 'node:crypto'
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requestRow, type HardwareSpecs, type RequestRow } from '@voicemark/schema'
import { pino } from 'pino'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { nameMetricFiles } from './csv/metric-files.js'
import { openRecorder } from './recorder.js'
import { noOutbox, type RowSink } from './row-sink.js'

const sample = requestRow.parse(
  JSON.parse(readFileSync(new URL('../../fixtures/request-row.json', import.meta.url), 'utf8')),
)
const agent_id = sample.agent_id
const hardware = {
  hardware_tier: sample.hardware_tier,
  ...{
    cpu_model: null,
    cpu_vendor: null,
    cpu_cores: 6,
    cpu_threads: 12,
    cpu_max_mhz: null,
    architecture: 'x64',
  },
  ...{ total_memory_gb: 16, gpu_name: null, gpus: [], machine_model: null, virtualization: null },
  ...{ os_platform: 'linux', os_distro: null, os_kernel: null, node_version: '20.19.0' },
} satisfies HardwareSpecs

let folder = ''
const journalPath = () => join(folder, 'requests.ndjson')
const csvPath = () =>
  join(folder, readdirSync(folder).find((name) => /^synthesis_amd_ryzen5_\d/.test(name)) ?? '')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voicemark-history-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

const rowOf = (change: Partial<RequestRow> = {}): RequestRow => ({
  ...sample,
  request_id: randomUUID(),
  ...change,
})
const lineOf = (row: RequestRow) => `${JSON.stringify({ event: 'ended', row })}\n`
const addLines = (rows: readonly RequestRow[]) => appendFileSync(journalPath(), rows.map(lineOf).join(''))

/** What a start of the agent finds: what it counts, and which rows the CSV has then. */
async function start({
  outbox = noOutbox,
  ended = true,
  run_id = randomUUID(),
}: { outbox?: RowSink; ended?: boolean; run_id?: string } = {}) {
  const recorder = await openRecorder({
    journalPath: journalPath(),
    files: nameMetricFiles(folder, hardware.hardware_tier, agent_id, new Date()),
    agent_id,
    run_id,
    hardware,
    device_type: 'cpu',
    outbox,
    log: pino({ level: 'silent' }),
  })
  const { total_requests, avg_rtf } = recorder.summary()
  const { journal_unreadable } = recorder.status()
  if (ended) recorder.close()
  return { total_requests, avg_rtf, journal_unreadable, ids: csvIds() }
}

const csvIds = () =>
  readFileSync(csvPath(), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.slice(0, 36))
const ids = (rows: readonly RequestRow[]) => rows.map((row) => row.request_id)

/** Makes all of a file unreadable but its end, without a change of its size. */
function blank(path: string, keep: number) {
  const bytes = readFileSync(path)
  bytes.fill('x', 0, bytes.length - keep)
  writeFileSync(path, bytes)
}

const many = (n: number) => Array.from({ length: n }, (_, at) => rowOf({ rtf: (at + 1) / 100 }))

test('a start reads only what came after the last one, and counts all', async () => {
  const rows = many(20)
  addLines(rows)
  expect(await start()).toMatchObject({ total_requests: 20, ids: ids(rows) })
  const size = statSync(csvPath()).size
  blank(journalPath(), 4096)
  blank(csvPath(), 4096)
  const more = many(3)
  addLines(more)
  expect(await start()).toMatchObject({ total_requests: 23, journal_unreadable: 0 })
  expect(
    readFileSync(csvPath(), 'utf8')
      .slice(size)
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(0, 36)),
  ).toEqual(ids(more))
})

test('figures that go on from a mark are those of all rows', async () => {
  const rows = many(20)
  addLines(rows.slice(0, 12))
  await start()
  addLines(rows.slice(12))
  const went = await start()
  rmSync(join(folder, 'requests.mark.json'))
  const anew = await start()
  expect(went).toEqual(anew)
  expect(went.avg_rtf).toBeCloseTo(0.105)
})

test.each([
  { name: 'the CSV was removed', change: () => rmSync(csvPath()) },
  {
    name: 'the CSV was cut',
    change: () => writeFileSync(csvPath(), readFileSync(csvPath()).subarray(0, 2000)),
  },
  { name: 'the mark is damaged', change: () => writeFileSync(join(folder, 'requests.mark.json'), '{') },
  {
    name: 'the CSV was saved by a spreadsheet',
    change: () => writeFileSync(csvPath(), readFileSync(csvPath(), 'utf8').replaceAll(',', ';')),
  },
])('every row is in the CSV once after $name', async ({ change }) => {
  const rows = many(20)
  addLines(rows)
  await start()
  change()
  expect(await start()).toMatchObject({ total_requests: 20, ids: ids(rows) })
})

test('a row that was recorded behind the mark is counted once after a crash', async () => {
  addLines(many(2))
  await start({ ended: false })
  const row = rowOf()
  addLines([row, row])
  expect(await start()).toMatchObject({ total_requests: 3 })
  addLines([row])
  expect(await start()).toMatchObject({ total_requests: 3 })
})

test('a journal that was put in place of another is taken in from its beginning', async () => {
  addLines(many(5))
  await start()
  const other = many(7)
  renameSync(journalPath(), join(folder, 'old.ndjson'))
  addLines(other)
  expect(await start()).toMatchObject({ total_requests: 7 })
})

test('lines that cannot be read are counted at every start', async () => {
  appendFileSync(journalPath(), 'x\n')
  addLines(many(1))
  expect(await start()).toMatchObject({ journal_unreadable: 1 })
  expect(await start()).toMatchObject({ journal_unreadable: 1, total_requests: 1 })
})

test('a run that is still in the outbox gets its rows once more, those of others are not read', async () => {
  const [before, kept] = [randomUUID(), randomUUID()]
  await start({ run_id: before })
  addLines([rowOf({ run_id: before })])
  await start({ run_id: kept })
  const row = rowOf({ run_id: kept })
  addLines([row])
  await start({ outbox: { ...noOutbox, unfinishedRuns: () => [kept] } })
  const got: string[] = []
  const outbox = {
    ...noOutbox,
    unfinishedRuns: () => [kept],
    request: (one: RequestRow) => got.push(one.request_id),
  }
  await start({ outbox })
  expect(got).toEqual([row.request_id])
})

test('rows of other servers are completed in their own file, and marked there', async () => {
  const rows = [1, 2].map(() => rowOf({ asked: 'http', engine: 'http', hardware_tier: 'server' }))
  addLines(rows)
  await start()
  await start()
  const external = readdirSync(folder).find((name) => name.includes('_http_')) ?? ''
  const lines = () => readFileSync(join(folder, external), 'utf8').trimEnd().split('\n')
  expect(lines()).toHaveLength(3)
  addLines([rowOf({ asked: 'http', engine: 'http', hardware_tier: 'server' })])
  await start()
  expect(lines()).toHaveLength(4)
})

test('servers on one machine have a file each, and an engine of any name is not the own one', async () => {
  const tier = rowOf().hardware_tier
  const of = (subject: string) =>
    rowOf({ asked: 'program', engine: 'piper-onnx', hardware_tier: tier, subject })
  addLines([of('kokoro'), of('Kokoro'), of('kokoro')])
  await start()
  const lines = readdirSync(folder)
    .filter((name) => /^synthesis_/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n').length - 1)
  expect(lines.sort()).toEqual([0, 1, 2])
})
