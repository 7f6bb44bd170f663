import { get } from 'node:http'
import { join } from 'node:path'
import { mkdirSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import {
  csvHeader,
  csvLine,
  type CsvColumns,
  type CsvRow,
  realtimeAllCsvColumns,
  realtimeCsvColumns,
  requestAllCsvColumns,
  requestCsvColumns,
  spreadsheetLine,
} from '@voicemark/schema'
import { startPostgresServer } from '@voicemark/postgres'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import Libsql from 'libsql'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { allColumns, excludedColumn, exportColumns } from '../src/exports/export-columns.js'
import { openStore, type Store } from '../src/store/store.js'
import { awkwardVoice, fillWithRuns, rowsOfRun } from './row-exports-rows.js'
import { startCollector, temporaryFolder, type RunningApp } from './running-processes.js'

vi.setConfig({ testTimeout: 60_000 })

type Row = Readonly<Record<string, unknown>>

const started = await startPostgresServer(['-c', 'fsync=off']).catch((error: unknown) => String(error))

describe('on SQLite', () =>
  testExports(() => {
    const home = join(temporaryFolder(), 'home')
    mkdirSync(home, { recursive: true })
    return Promise.resolve(pathToFileURL(join(home, 'rows.db')).href)
  }))
if (typeof started === 'string') test.skip(`PostgreSQL cannot start here: ${started}`)
else
  describe('on PostgreSQL', () => {
    testExports(() => started.createDatabase(), started.remove)
    test('a database that was set to round floats rounded them in exports and answers', async () => {
      const database = await started.createDatabase()
      await started.execute(
        `ALTER DATABASE "${new URL(database).pathname.slice(1)}" SET extra_float_digits = 0`,
      )
      await fillWithRuns(database)
      const collector = await startCollector({ DATABASE_URL: database })
      const textOf = async (path: string) => (await fetch(`${collector.url}/api/v1/${path}`)).text()
      const exact = `${0.1 + 0.2}`
      for (const path of ['exports/requests.csv', 'exports/requests.ndjson', 'requests?limit=1000'])
        expect(await textOf(path)).toContain(exact)
      expect(await textOf('exports/samples.csv')).toContain(`${1 / 3}`)
      await collector.stop()
    })
  })

function testExports(createDatabase: () => Promise<string>, done?: () => Promise<void>): void {
  let collector: RunningApp
  let database: string
  let runs: string[]
  let requests: Row[]
  let samples: Row[]
  beforeAll(async () => {
    database = await createDatabase()
    runs = await fillWithRuns(database)
    requests = await stored((store) => store.requestPages({ includeWarmup: true }))
    samples = await stored((store) => store.samplePages({}))
    collector = await startCollector({ DATABASE_URL: database })
    return async () => {
      await collector.stop()
      await done?.()
    }
  }, 120_000)

  const isMeasured = (row: Row) => row['warmup'] !== true && row['sampled'] !== false
  const isOwn = (row: Row) => row['watched'] === null
  const csvOf = (columns: CsvColumns, rows: readonly Row[], lineOf = csvLine) =>
    csvHeader(columns) + rows.map((row) => lineOf(columns, row as CsvRow<CsvColumns>)).join('')
  const stored = async (pagesOf: (store: Store) => AsyncIterable<object[]>) => {
    const store = await openStore(database)
    return all(pagesOf(store)).finally(store.close)
  }
  async function exclude(body: object): Promise<void> {
    const answer = await fetch(`${collector.url}/api/v1/corrections`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'exclude', ...body }),
    })
    expect(answer.status).toBe(201)
  }
  async function parquetOf(path: string): Promise<unknown> {
    const file = join(temporaryFolder(), 'rows.parquet')
    writeFileSync(file, Buffer.from(await (await ask(path)).arrayBuffer()))
    return parquetReadObjects({ file: await asyncBufferFromFile(file) })
  }
  const ask = (path: string) => fetch(`${collector.url}/api/v1/exports/${path}`)
  const textOf = async (path: string) => (await ask(path)).text()

  test.each([
    ['requests.csv', () => csvOf(allColumns.requests, requests)],
    ['samples.csv', () => csvOf(allColumns.samples, samples)],
    ['requests.csv?columns=seed', () => csvOf(requestCsvColumns, requests.filter(isMeasured))],
    ['samples.csv?columns=seed', () => csvOf(realtimeCsvColumns, samples.filter(isOwn))],
    [
      'requests.csv?columns=seed&spreadsheet=true',
      () => csvOf(requestCsvColumns, requests.filter(isMeasured), spreadsheetLine),
    ],
    [
      'requests.csv?columns=voice,cpu_cores,success',
      () => csvOf(exportColumns('requests', 'voice,cpu_cores,success'), requests.filter(isMeasured)),
    ],
    ['synthesis.csv', () => csvOf(requestCsvColumns, requests.filter(isMeasured))],
    ['synthesis.csv?columns=all', () => csvOf(requestAllCsvColumns, requests)],
    [
      'synthesis.csv?spreadsheet=true',
      () => csvOf(requestCsvColumns, requests.filter(isMeasured), spreadsheetLine),
    ],
    ['realtime.csv', () => csvOf(realtimeCsvColumns, samples.filter(isOwn))],
    ['realtime.csv?columns=all', () => csvOf(realtimeAllCsvColumns, samples)],
  ])('%s is what is stored, to the byte', async (path, expected) => {
    const lines = (await textOf(path)).split('\n')
    expect(lines.length).toBeGreaterThan(rowsOfRun)
    expect(lines).toEqual(expected().split('\n'))
  })

  test('of a configuration it is the same rows', async () => {
    const { hardware } = (await (await fetch(`${collector.url}/api/v1/hardware`)).json()) as {
      hardware: { label: string }[]
    }
    // A collector lets so many exports be asked for at once, and no more.
    for (const { label } of hardware.slice(0, 2))
      for (const [name, former] of [
        ['requests', 'synthesis'],
        ['samples', 'realtime'],
      ] as const) {
        const of = `hardware=${encodeURIComponent(label)}`
        expect(await textOf(`${name}.csv?columns=seed&${of}`)).toBe(await textOf(`${former}.csv?${of}`))
      }
    expect(hardware.length).toBeGreaterThan(1)
  })

  test('of a voice with signs of SQL in its name it is its rows', async () => {
    const path = `requests.csv?columns=seq,voice,run_id,warmup&voice=${encodeURIComponent(awkwardVoice)}`
    const own = requests.filter(({ voice }) => voice === awkwardVoice)
    expect(own.length).toBeGreaterThan(10)
    expect(await textOf(path)).toBe(csvOf(exportColumns('requests', 'seq,voice,run_id,warmup'), own))
  })

  test('a line of NDJSON is the row as it is stored, and JSON is all of them', async () => {
    for (const [name, rows] of [
      ['requests', requests],
      ['samples', samples],
    ] as const) {
      const lines = (await textOf(`${name}.ndjson`)).trimEnd().split('\n')
      const read = lines.map(parsed)
      expect(read).toEqual(rows)
      expect(await (await ask(`${name}.json`)).json()).toEqual(read)
    }
    expect(await textOf(`requests.json?run=${runs[0] ?? ''}&agent_id=${crypto.randomUUID()}`)).toBe('[]\n')
  })

  test('Parquet has the same values in real types', async () => {
    const answers = { requests, samples }
    for (const [name, rows] of Object.entries(answers))
      expect(await parquetOf(`${name}.parquet`)).toEqual(rows.map(withStages))
  })

  test('columns are those that were named, in their order, and what warmed up is there with its column alone', async () => {
    const [head, ...lines] = (await textOf('requests.csv?columns=rtf,voice')).trimEnd().split('\n')
    expect(head).toBe('rtf,voice')
    expect(lines.length).toBe(requests.filter((row) => row['warmup'] === false).length)
    const told = (await textOf('requests.csv?columns=warmup,rtf')).trimEnd().split('\n')
    expect(told.length - 1).toBe(requests.length)
    const own = (await textOf('samples.csv?columns=memory_mb')).trimEnd().split('\n')
    expect(own.length - 1).toBe(samples.filter((row) => row['watched'] === null).length)
  })

  test('a row whose only cell is empty is still a line to pandas', async () => {
    const lines = (await textOf('samples.csv?columns=cpu_percent')).trimEnd().split('\n')
    expect(lines).not.toContain('')
    expect(lines.filter((line) => line === '""').length).toBeGreaterThan(0)
  })

  test.each([
    ['requests.csv?columns=rtf,nothing', 'columns: expected seed, all, or names'],
    ['samples.csv?columns=__proto__', 'columns: expected seed, all, or names'],
    ['requests.csv?columns=rtf,rtf', 'columns: each column may be named once'],
    ['requests.csv?after=4711', 'after: expected RUN_ID:SEQ'],
    ['requests.csv?part=0', 'part: expected 1–1000000'],
    [`requests.csv?after=${crypto.randomUUID()}:0`, 'after: no run has this id'],
    ['realtime.csv?columns=seed', 'columns: expected all'],
  ])('%s is refused', async (path, detail) => {
    const answer = await ask(path)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining(detail) as string })
  })

  test.each([
    ['requests', 900],
    ['samples', 999],
    ['samples', 100_000],
  ])('parts of %s put together are the whole, each row once', async (name, part) => {
    const whole = await textOf(`${name}.ndjson`)
    let parts = ''
    let next: string | null = `/api/v1/exports/${name}.ndjson?part=${part}`
    while (next !== null) {
      const answer: Response = await fetch(collector.url + next)
      const text = await answer.text()
      expect(text.split('\n').length - 1).toBe(Number(answer.headers.get('voicemark-rows')))
      expect(text.split('\n').length - 1).toBeLessThanOrEqual(part)
      parts += text
      next = /^<(.*)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1] ?? null
    }
    expect(parts).toBe(whole)
  })

  test('what was cut off goes on behind its last whole line, and a trailer says how many rows came', async () => {
    const lines = (await textOf('requests.ndjson')).trimEnd().split('\n')
    const { run_id, seq } = JSON.parse(lines[1000] ?? '') as { run_id: string; seq: number }
    const rest = await textOf(`requests.ndjson?after=${run_id}:${seq}`)
    expect(rest.trimEnd().split('\n')).toEqual(lines.slice(1001))
    const path = `/api/v1/exports/requests.csv?columns=rtf,warmup&after=${run_id}:${seq}`
    expect(await trailerOf(collector.url + path)).toEqual({
      'voicemark-rows': String(lines.length - 1001),
    })
  })

  test('what persons have excluded is left out and counted, or is there with the reason where it is asked for', async () => {
    const request = requests.find((row) => row['run_id'] === runs[1] && isMeasured(row))
    const campaign = requests.find((row) => row['campaign_id'] !== null)
    const targets = [
      ['request', request?.['request_id'], 'a, "b"'],
      ['campaign', campaign?.['campaign_id'], 'wrong plan'],
      ['run', runs[2], 'the fan was off'],
    ] as const
    for (const [target_kind, target, reason] of targets) await exclude({ target_kind, target, reason })

    const left = await ask('requests.ndjson')
    const excludedRows = Number(left.headers.get('voicemark-rows-excluded'))
    expect((await left.text()).split('\n').length - 1).toBe(requests.length - excludedRows)
    expect(excludedRows).toBeGreaterThan(rowsOfRun)

    const marked = await stored((store) => store.requestPages({ includeWarmup: true, excluded: 'included' }))
    expect(new Set(marked.map(({ excluded }) => excluded))).toEqual(
      new Set([null, ...targets.map(([, , reason]) => reason)]),
    )
    const given = await ask('requests.ndjson?excluded=include')
    expect(given.headers.get('voicemark-rows-excluded')).toBeNull()
    expect((await given.text()).trimEnd().split('\n').map(parsed)).toEqual(marked)
    expect(await (await ask('requests.json?excluded=include')).json()).toEqual(marked)
    const every = { ...allColumns.requests, ...excludedColumn }
    expect(await textOf('requests.csv?excluded=include')).toBe(csvOf(every, marked))
    expect(await parquetOf('requests.parquet?excluded=include')).toEqual(marked.map(withStages))
    const named = 'excluded,rtf,warmup'
    expect(await textOf(`requests.csv?excluded=include&columns=${named}`)).toBe(
      csvOf(exportColumns('requests', named, true), marked),
    )
    // The 26 columns are fixed.
    expect(await textOf('requests.csv?excluded=include&columns=seed')).toBe(
      csvOf(requestCsvColumns, requests.filter(isMeasured)),
    )
    expect(await textOf('samples.csv?excluded=include')).toBe(csvOf(allColumns.samples, samples))
    const others = samples.filter((row) => row['run_ref'] !== runs[2])
    expect(await textOf('samples.csv')).toBe(csvOf(allColumns.samples, others))
    expect((await ask(`requests.csv?columns=${named}`)).status).toBe(400)
  })
}

test('rows behind a loss as long as a run can be are exported, and a number that is none ends the connection', async () => {
  const file = join(temporaryFolder(), 'rows.db')
  await fillWithRuns(pathToFileURL(file).href)
  const db = new Libsql(file)
  db.exec('UPDATE sample SET seq = seq + 2000000000 WHERE run_ref = 2 AND seq >= 5')
  db.exec('UPDATE run SET next_sample_seq = 2000000700 WHERE ref = 2')
  const collector = await startCollector({ DATABASE_URL: pathToFileURL(file).href })
  const url = `${collector.url}/api/v1/exports/samples`
  const lines = (await (await fetch(`${url}.csv`)).text()).trimEnd().split('\n')
  expect(lines.length - 1).toBe(4 * rowsOfRun)

  db.exec('UPDATE sample SET cpu_percent = 9e999 WHERE run_ref = 4 AND seq = 699')
  for (const format of ['csv', 'ndjson', 'json'])
    await expect(fetch(`${url}.${format}`).then((answer) => answer.text())).rejects.toThrow('terminated')
  db.close()
  await collector.stop()
})

const parsed = (line: string) => JSON.parse(line) as unknown

async function all(pages: AsyncIterable<object[]>): Promise<Row[]> {
  const rows: object[] = []
  for await (const page of pages) rows.push(...page)
  return rows as Row[]
}

function withStages({ stage_s, ...row }: Row): Row {
  if (stage_s === undefined) return row
  const stages = stage_s as Readonly<Record<string, number>> | null
  const of = (name: string) => stages?.[name] ?? null
  return {
    ...row,
    stage_phonemize_s: of('phonemize'),
    stage_infer_s: of('infer'),
    stage_encode_s: of('encode'),
  }
}

function trailerOf(url: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    get(url, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.trailers))
    }).on('error', reject)
  })
}
