import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { header, m1, m1Name, python, requestsCsv, samplesCsv, sendFile, withCell } from './import-parts.js'
import { runCommand, startCollector, temporaryFolder, until, type RunningApp } from './running-processes.js'

const temporary = join(temporaryFolder(), 'tmp')
let collector: RunningApp
beforeAll(async () => {
  mkdirSync(temporary)
  collector = await startCollector({ VOICEMARK_IMPORT_LIMIT_MB: '25', TMPDIR: temporary })
}, 90_000)

const send = (content: string | Buffer, query?: string, name?: string) =>
  sendFile(collector.url, content, query, name)
const json = async <T>(path: string) => (await (await fetch(collector.url + path)).json()) as T
const stored = async () => (await json<{ stored: number }>('/api/v1/health')).stored
const second = m1.split('\n')[1] ?? ''

describe('what is no table of measurements is refused, and stores nothing', () => {
  let before = 0
  beforeEach(async () => {
    before = await stored()
  })
  const cases: [name: string, content: string | Buffer, status: number, code: string, words: RegExp][] = [
    ['an empty file', '', 422, 'csv-header', /is empty \(0 bytes\)/],
    ['a header alone', `${header}\n`, 422, 'csv-header', /has a header but no rows/],
    ['no header', m1.slice(m1.indexOf('\n') + 1), 422, 'csv-header', /has no header line/],
    ['another header', m1.replace(header, 'a,b,c'), 422, 'csv-header', /has no header line/],
    ['a missing column', m1.replace(',rtf,', ',speed,'), 422, 'csv-header', /without the column rtf/],
    ['a column twice', m1.replace('error_message', 'rtf'), 422, 'csv-header', /column rtf is there twice/],
    [
      'an unknown column',
      m1.replace(/^.+$/gm, (line) => `${line},x`),
      422,
      'csv-header',
      /unknown column "x"/,
    ],
    ['a decimal comma', withCell(3, 'rtf', '"3,5"'), 422, 'csv-row', /1 row cannot be imported/],
    ['UTF-16 without its mark', Buffer.from(m1, 'utf16le'), 415, 'csv-encoding', /NUL bytes/],
    ['Latin-1', Buffer.from(m1.replaceAll('Apple M1', 'Apple® M1'), 'latin1'), 415, 'csv-encoding', /UTF-8/],
    ['NUL bytes', m1.replace('Apple', '\0'), 415, 'csv-encoding', /NUL bytes/],
    ['a PNG', Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1'), 415, 'not-csv', /a PNG picture/],
    [
      'half a zip file',
      Buffer.from('PK\x03\x04......', 'latin1'),
      422,
      'bundle-refused',
      /no whole zip file/,
    ],
    ['gzip', gzipSync(m1), 415, 'not-csv', /gzip/],
    ['a bomb of gzip', gzipSync(Buffer.alloc(30_000_000)), 415, 'not-csv', /gzip/],
    ['ragged rows', withCell(5, 'rtf', '1,1'), 422, 'csv-row', /1 row/],
    ['a quote that does not close', withCell(3, 'gpu_name', '"x'), 422, 'csv-row', /cannot be imported/],
    ['a record of 70 KB', withCell(3, 'gpu_name', 'x'.repeat(70_000)), 422, 'csv-row', /cannot be imported/],
    ['10,000 columns', 'abc,'.repeat(10_000), 422, 'csv-header', /longer than 16,384 bytes/],
    ['half a last line', m1.slice(0, -30), 422, 'csv-row', /1 row/],
    ['a word for a truth', withCell(4, 'success', 'maybe'), 422, 'csv-row', /1 row/],
    [
      'the summary of a benchmark',
      JSON.stringify({ backend: 'x', mean_audio_rtf: 0.2 }, null, 2),
      422,
      'csv-header',
      /one JSON document/,
    ],
  ]
  test.each(cases)('%s', async (_, content, status, code, words) => {
    const { status: answered, body } = await send(content)
    expect([answered, body.code]).toEqual([status, code])
    expect(body.detail).toMatch(words)
    expect(await stored()).toBe(before)
    expect(readdirSync(temporary)).toEqual([])
  })
})

test('a fault names line, column and value', async () => {
  expect((await send(withCell(3, 'rtf', '"3,5"'))).body.errors).toEqual([
    { line: 3, column: 18, message: 'rtf is "3,5": expected a number; decimal=, reads it' },
  ])
  const { errors } = (await send(withCell(4, 'success', 'maybe'))).body
  expect(errors[0]).toMatchObject({ line: 4, column: 20 })
  expect(errors[0]?.message).toContain('expected True or False (or yes, no, 1, 0)')
})

test('a file over the limit is refused with the limit', async () => {
  const { status, body } = await send(Buffer.alloc(25 * 1024 * 1024 + 1, 'a'))
  expect([status, body.code]).toEqual([413, 'upload-too-large'])
  expect(body.detail).toContain('25 MB')
  expect(readdirSync(temporary)).toEqual([])
})

test('a trial says what would become of a file, and stores nothing of it', async () => {
  const before = await json<{ imports: unknown[] }>('/api/v1/imports')
  const spoilt = withCell(4, 'success', 'maybe')
  const trial = async () => (await send(spoilt, '?mode=partial&dry_run=true', 'trial.csv')).body
  expect(await trial()).toMatchObject({ rows: 15, inserted: 14, skipped: 0, refused: 1 })
  expect(await json('/api/v1/imports')).toEqual(before)
  // Nor does a second one find rows of the first.
  expect(await trial()).toMatchObject({ inserted: 14, skipped: 0, errors: [{ line: 4, column: 20 }] })
})

test('what is no form with one file is refused', async () => {
  const url = `${collector.url}/api/v1/imports`
  const statusOf = async (init: RequestInit) => (await fetch(url, { method: 'POST', ...init })).status
  expect(await statusOf({ body: m1, headers: { 'Content-Type': 'text/csv' } })).toBe(415)
  expect(await statusOf({ body: 'x', headers: { 'Content-Type': 'multipart/form-data' } })).toBe(400)
  const empty = new FormData()
  empty.set('other', 'x')
  expect(await statusOf({ body: empty })).toBe(400)
  const named = new FormData()
  named.set('metrics', new Blob([m1]), 'a.csv')
  expect(await statusOf({ body: named })).toBe(400)
  expect((await fetch(url, { method: 'PUT' })).headers.get('allow')).toBe('GET, HEAD, POST')
  for (const query of ['?mode=some', '?mod=partial', '?mode=all&mode=partial'])
    expect((await fetch(url + query, { method: 'POST' })).status).toBe(400)
  expect(readdirSync(temporary)).toEqual([])
})

test('a client that goes away at half leaves nothing behind', async () => {
  const before = await stored()
  await new Promise<void>((resolve) => {
    const sending = request(`${collector.url}/api/v1/imports`, {
      method: 'POST',
      headers: { 'Content-Type': 'multipart/form-data; boundary=x', 'Content-Length': m1.length + 500 },
    })
    sending.once('error', () => resolve())
    sending.write(
      `--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${m1.slice(0, m1.length / 2)}`,
      () => {
        void until('the upload has begun', () => readdirSync(temporary).length > 0).then(() =>
          sending.destroy(),
        )
      },
    )
  })
  await until('the half of a file is removed', () => readdirSync(temporary).length === 0)
  expect(await stored()).toBe(before)
})

test('a collector that is killed in the middle of an import has stored nothing of it, and removes its files', async () => {
  const folder = temporaryFolder()
  const env = { TMPDIR: join(folder, 'tmp') }
  mkdirSync(env.TMPDIR)
  const killed = await startCollector({ ...env, VOICEMARK_FAILPOINT: 'ingest.after_insert:exit@3' }, folder)
  await expect(sendFile(killed.url, requestsCsv(2_000))).rejects.toThrow()
  expect((await killed.ended).code).not.toBe(0)
  expect(readdirSync(env.TMPDIR)).toHaveLength(1)
  const restarted = await startCollector(env, folder)
  expect(readdirSync(env.TMPDIR)).toEqual([])
  expect(await (await fetch(`${restarted.url}/api/v1/imports`)).json()).toEqual({ imports: [] })
  expect(await (await fetch(`${restarted.url}/api/v1/health`)).json()).toMatchObject({
    holds: true,
    stored: 0,
  })
  expect((await sendFile(restarted.url, requestsCsv(2_000))).body).toMatchObject({ inserted: 2_000 })
}, 90_000)

test('one bad value in 100,000 rows: all or nothing, or the others with a report', async () => {
  const text = samplesCsv(100_000)
  const bad = text.replace('\n1760001234.5,50.5', '\n1760001234.5,x')
  const before = await stored()
  const refused = await send(bad)
  expect([refused.status, refused.body.total, refused.body.errors.length]).toEqual([422, 1, 1])
  expect(refused.body.errors[0]).toMatchObject({ line: 12_347, column: 2 })
  expect(await stored()).toBe(before)
  const partial = await send(bad, '?mode=partial')
  expect(partial.status).toBe(200)
  expect(partial.body).toMatchObject({ rows: 100_000, inserted: 99_999, skipped: 0, refused: 1 })
  expect(partial.body.errors).toEqual(refused.body.errors)
  const again = await send(text)
  expect(again.body).toMatchObject({ rows: 100_000, inserted: 1, skipped: 99_999, refused: 0 })
  expect(await stored()).toBe(before + 100_000)
}, 180_000)

test('the rows before a wrong quote are stored with mode=partial, and the report says where it ends', async () => {
  const lines = requestsCsv(2_000)
    .replaceAll(/^(?=[0-9a-f]{8},)/gm, 'q')
    .split('\n')
  const broken = lines.with(150, (lines[150] ?? '').replace('Intel i5', 'Intel "i5')).join('\n')
  expect((await send(broken)).body.errors).toEqual([
    { line: 151, column: null, message: 'a quote stands where none may be; what follows was not read' },
  ])
  expect((await send(broken, '?mode=partial')).body).toMatchObject({ inserted: 149, refused: 1 })
})

test('of many faults the first 50 are told and all are counted', async () => {
  const many = requestsCsv(80).replaceAll(',0.75,', ',fast,')
  const { status, body } = await send(many)
  expect([status, body.total, body.errors.length]).toEqual([422, 80, 50])
})

describe('what is only unusual is imported', () => {
  const ids = (tag: string, text = m1) => text.replace(/^[0-9a-f]{8}(?=,)/gm, (id) => `${tag}${id}`)
  test.each([
    ['a byte order mark', `\ufeff${ids('bom')}`],
    ['CRLF', ids('crlf').replaceAll('\n', '\r\n')],
    ['CR', ids('cr').replaceAll('\n', '\r')],
    [
      'mixed line ends',
      ids('mix')
        .replace('\n', '\r\n')
        .replace(/\n(?=[^\n]*$)/, '\r'),
    ],
    ['no line end at the end', ids('end').trimEnd()],
    [
      'another order of columns',
      ids('order').replace(/^.+$/gm, (line) => line.split(',').reverse().join(',')),
    ],
    ['yes and no for truths', ids('yes').replaceAll('True', 'yes').replaceAll('False', 'no')],
    ['TRUE and 0 for truths', ids('true').replaceAll('True', 'TRUE').replaceAll('False', '0')],
  ])('%s', async (_, content) => {
    expect((await send(content)).body).toMatchObject({ rows: 15, inserted: 15, refused: 0 })
  })
})

test('the same file twice is stored once, and so is the part that two files share', async () => {
  const first = await send(m1, '', m1Name)
  expect(first.body).toMatchObject({ format: 'synthesis', rows: 15, inserted: 15, skipped: 0 })
  const before = await stored()
  expect((await send(m1, '', m1Name)).body).toMatchObject({ inserted: 0, skipped: 15 })
  const longer = `${m1.trimEnd()}\n${second.replace(/^\w+/, 'ffffeeee')}\n`
  expect((await send(longer)).body).toMatchObject({ rows: 16, inserted: 1, skipped: 15 })
  expect(await stored()).toBe(before + 1)
})

test('an id of another request is not skipped in silence', async () => {
  await send(m1)
  const other = withCell(2, 'rtf', '99.5')
  const { status, body } = await send(other)
  expect([status, body.total]).toEqual([422, 1])
  expect(body.errors[0]).toMatchObject({ line: 2 })
  expect(body.errors[0]?.message).toContain('is another request already: rtf differs')
  expect((await send(other, '?mode=partial')).body).toMatchObject({ inserted: 0, skipped: 14, refused: 1 })
})

test('a request that ends before it starts is kept and flagged', async () => {
  const text = withCell(2, 'end_time', '1762551900.0').replace(/^2e87240b/m, 'c10cc10c')
  const { status, body } = await send(text)
  expect(status).toBe(200)
  expect(body.notes.join()).toContain('1 requests end before they start: kept, with clock_step_s')
  const { requests } = await json<{ requests: { request_id: string; clock_step_s: number }[] }>(
    '/api/v1/requests?limit=1000',
  )
  expect(requests.find(({ request_id }) => request_id === 'c10cc10c')?.clock_step_s).toBeCloseTo(-34.28, 1)
})

test.each(['synthesis_../../x_1.csv', 'CON', `${'n'.repeat(300)}.csv`, '\u202e<b>.csv'])(
  'a file of the name %s is only called so',
  async (name) => {
    const { status, body } = await send(m1, '', name)
    expect(status).toBe(200)
    expect(body.file_name.length).toBeLessThanOrEqual(200)
    expect(body.file_name).not.toMatch(/[/\\\u202e]/)
    expect(readdirSync(temporary)).toEqual([])
  },
)

test('cells that a spreadsheet would run are stored as they are, and negative numbers are numbers', async () => {
  const cells = ['=HYPERLINK("http://x")', '+1', '-1', '@a', '\ttab', '"\rcr"', '"\nlf"', ' space ']
  const lines = cells.map((cell, i) =>
    withCell(1, 'gpu_name', cell.startsWith('"') ? cell : `"${cell.replaceAll('"', '""')}"`, second).replace(
      /^\w+/,
      `f0f0000${i}`,
    ),
  )
  const text = withCell(2, 'peak_temperature_c', '-4.5', [header, ...lines].join('\n'))
  // Where a cell has a line break the line is no line of its own.
  expect((await send(`${text}\n`, '?source=formulas')).body).toMatchObject({ inserted: 8, refused: 0 })
  const { requests } = await json<{
    requests: { request_id: string; gpu_name: string; peak_temperature_c: number }[]
  }>('/api/v1/requests?limit=1000')
  const found = requests.filter(({ request_id }) => request_id.startsWith('f0f0000'))
  expect(found.map(({ gpu_name }) => gpu_name).sort()).toEqual(
    cells.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1) : cell)).sort(),
  )
  expect(found.map(({ peak_temperature_c }) => peak_temperature_c)).toContain(-4.5)
})

test('what would be a formula in a spreadsheet is a text with spreadsheet=true, and no other export is changed', async () => {
  const cells = ['"=HYPERLINK(""http://x"")"', '@a', '-1', 'plain']
  const lines = cells.map((cell, i) => withCell(1, 'gpu_name', cell, second).replace(/^\w+/, `f1f1000${i}`))
  await send(`${[header, ...lines].join('\n')}\n`, '?source=spreadsheet')
  const exported = async (query: string) =>
    (await (await fetch(`${collector.url}/api/v1/exports/synthesis.csv${query}`)).text())
      .split('\n')
      .filter((line) => line.startsWith('f1f1'))
  const shown = await exported('?spreadsheet=true')
  expect(shown[0]).toContain(`,"'=HYPERLINK(""http://x"")",`)
  expect(shown.map((line) => line.includes(",'"))).toEqual([false, true, true, false])
  const stored = await exported('')
  expect(stored[0]).toContain(',"=HYPERLINK(""http://x"")",')
  expect(stored.slice(1)).toEqual(shown.slice(1).map((line) => line.replace(",'", ',')))
})

test('a file of its own is a machine of its own, unless a name says otherwise', async () => {
  const copy = (tag: string) => m1.replace(/^[0-9a-f]{8}(?=,)/gm, (id) => `${tag}${id}`)
  const machines = async () => {
    const { hardware } = await json<{ hardware: { label: string; imported_runs: number; n: number }[] }>(
      '/api/v1/hardware',
    )
    return hardware.filter(({ label }) => label.startsWith('m1_air')).length
  }
  const before = await machines()
  await send(copy('p1'))
  await send(copy('p2'))
  expect(await machines()).toBe(before + 2)
  await send(copy('p3'), '?source=one')
  await send(copy('p4'), '?source=one')
  expect(await machines()).toBe(before + 3)
})

test('where rows come from can be seen, and an imported machine is no agent that was seen', async () => {
  const name = 'synthesis_seen_1.csv'
  await send(
    m1.replace(/^[0-9a-f]{8}(?=,)/gm, (id) => `se${id}`),
    '?source=seen',
    name,
  )
  const { imports } = await json<{ imports: { file_name: string; agent_ids: string[]; sha256: string }[] }>(
    '/api/v1/imports?limit=1',
  )
  expect(imports[0]).toMatchObject({ file_name: name, mode: 'all', sender: '127.0.0.1', inserted: 15 })
  expect(imports[0]?.sha256).toMatch(/^[0-9a-f]{64}$/)
  const { agents } = await json<{ agents: { agent_id: string; runs: number; imported_runs: number }[] }>(
    '/api/v1/agents',
  )
  expect(agents.find(({ agent_id }) => agent_id === imports[0]?.agent_ids[0])).toMatchObject({
    runs: 1,
    imported_runs: 1,
    requests: 15,
  })
  expect(await (await fetch(`${collector.url}/plain`)).text()).toContain('<td>imported 20')
  const health = await json<object>('/api/v1/health')
  expect(health).toMatchObject({ holds: true, duplicate_agents: [], incomplete_runs: 0 })
})

describe('zeros that stand for what was not measured', () => {
  test('are read as missing in files of the old Python system, and the report says so', async () => {
    const { body } = await send(
      m1.replace(/^[0-9a-f]{8}(?=,)/gm, (id) => `z${id.slice(1)}`),
      '?source=zeros',
    )
    expect(body.notes).toContain('peak_temperature_c is 0 in every row: read as no sensor')
    const { requests } = await json<{
      requests: { request_id: string; peak_temperature_c: number | null }[]
    }>('/api/v1/requests?limit=1000')
    const found = requests.filter(({ request_id }) => request_id.startsWith('z'))
    expect(found).toHaveLength(15)
    expect(found.every(({ peak_temperature_c }) => peak_temperature_c === null)).toBe(true)
  })
  test('are values in our own rows, and where a person says so', async () => {
    const ours = m1.replace(/^([0-9a-f]{8})(?=,)/gm, '$1-0000-4000-8000-000000000000')
    const kept = m1.replace(/^[0-9a-f]{8}(?=,)/gm, (id) => `k${id}`)
    for (const { body } of [
      await send(ours, '?machine=each'),
      await send(kept, '?zeros=keep&machine=each'),
    ]) {
      expect(body.notes).toEqual([])
      expect(body.inserted).toBe(15)
    }
    const { requests } = await json<{ requests: { request_id: string; peak_temperature_c: number }[] }>(
      '/api/v1/requests?limit=1000',
    )
    const found = requests.filter(({ request_id }) => /^k|-0000-4000-/.test(request_id))
    expect(found.map(({ peak_temperature_c }) => peak_temperature_c)).toEqual(Array(30).fill(0))
  })
  test('in samples are missing sensors, unless the writer leaves something empty', async () => {
    const lines = (cpu: string, t: number) =>
      Array.from({ length: 5 }, (_, i) => `${t + i}.5,${i === 0 ? cpu : '12.5'},100.0,1.0,0.0,0.0,0.0`)
    const columns = 'timestamp,cpu_percent,memory_mb,memory_percent,gpu_memory_mb,gpu_percent,temperature_c'
    const old = await send([columns, ...lines('3.0', 1_762_100_000)].join('\n') + '\n')
    expect(old.body).toMatchObject({ format: 'realtime', inserted: 5 })
    expect(old.body.notes).toHaveLength(3)
    const ours = await send([columns, ...lines('', 1_762_200_000)].join('\n') + '\n')
    expect(ours.body).toMatchObject({ inserted: 5, notes: [] })
  })
})

test('samples are known by all their values: a longer file adds what is new, and like rows stay two', async () => {
  const columns = 'timestamp,cpu_percent,memory_mb,memory_percent,gpu_memory_mb,gpu_percent,temperature_c'
  const line = (i: number, cpu = '5.5') => `${1_761_000_000 + i}.25,${cpu},100.0,1.0,,,`
  const file = (...lines: string[]) => `${[columns, ...lines].join('\n')}\n`
  const first = file(line(1), line(2), line(2))
  expect((await send(first)).body).toMatchObject({ inserted: 3, skipped: 0 })
  expect((await send(first)).body).toMatchObject({ inserted: 0, skipped: 3 })
  expect((await send(file(line(2), line(2), line(2), line(3)))).body).toMatchObject({
    inserted: 2,
    skipped: 2,
  })
  // The same moment with another value is another sample.
  expect((await send(file(line(1, '6.5')))).body).toMatchObject({ inserted: 1, skipped: 0 })
  expect(await json('/api/v1/health')).toMatchObject({ holds: true })
})

test('samples of one source are those of its requests, and a figure shows them', async () => {
  const own = await startCollector()
  const lines = m1.trimEnd().split('\n')
  const [start = 0, end = 0] = second.split(',').slice(9, 11).map(Number)
  const [columns = ''] = samplesCsv(0).split('\n')
  const samples = Array.from({ length: 60 }, (_, i) => {
    const t = start - 1 + ((end - start + 2) * i) / 59
    return `${t},50.5,${300 + i},1.9,,,`
  })
  await sendFile(own.url, `${lines.slice(0, 2).join('\n')}\n`, '?source=laptop')
  await sendFile(own.url, `${[columns, ...samples].join('\n')}\n`, '?source=laptop')
  const [id = ''] = second.split(',')
  const path = `${own.url}/api/v1/requests/${id}/samples`
  const found = (await (await fetch(path)).json()) as { samples: { timestamp: number }[] }
  expect(found.samples.length).toBeGreaterThan(40)
  expect(found.samples.every(({ timestamp }) => timestamp >= start && timestamp <= end)).toBe(true)
  const caption = await (await fetch(`${own.url}/figures/fig_memory_timeline.txt`)).text()
  expect(caption).toContain(`request ${id}`)
  await own.stop()
}, 90_000)

describe('results of other benchmarks', () => {
  const bench = `prompt_id,model,device,variant,can_clone,run_index,is_cold,ttfa_ms,gen_s,audio_s,rtf,peak_mem_mb,peak_vram_mb,wall_s,ok,error
1,kokoro,cuda,,False,0,True,468.1,0.4681,2.65,5.66,1890.5,605.4,6.756,True,
1,kokoro,cuda,,False,1,False,49.0,0.049,2.65,54.09,2065.9,609.0,0,True,
1,luxtts,cpu,,True,0,True,,,,,,,0.026,False,load failed: no module
`
  test('of tts-bench: its speed becomes our RTF, and what it does not say is null', async () => {
    const { body } = await send(bench, '?tier=linux-4060&source=bench', 'results.csv')
    expect(body).toMatchObject({ format: 'tts-bench', rows: 3, inserted: 3 })
    expect((await send(bench, '?tier=linux-4060&source=bench')).body).toMatchObject({
      inserted: 0,
      skipped: 3,
    })
    const { requests } = await json<{ requests: Record<string, unknown>[] }>('/api/v1/requests?limit=1000')
    const kokoro = requests.find(({ engine, cold }) => engine === 'kokoro' && cold === false)
    expect(kokoro).toMatchObject({
      hardware_tier: 'linux-4060',
      device_type: 'cuda',
      total_duration_s: 0.049,
      audio_duration_s: 2.65,
      rtf: 0.049 / 2.65,
      ttfa_s: 0.049,
      item_id: '1',
      repeat: 2,
      start_time: null,
      text_length_chars: null,
      peak_memory_mb: null,
      peak_gpu_memory_mb: null,
      concurrency: null,
    })
    expect(requests.find(({ engine }) => engine === 'luxtts')).toMatchObject({ success: false, rtf: null })
  })
  test('of AIPerf: latency and outcome of each line of profile_export.jsonl', async () => {
    const line = (id: string, more: object) =>
      JSON.stringify({
        metadata: {
          x_request_id: id,
          request_start_ns: 1759813207532900363,
          request_end_ns: 1759813207830425891,
          benchmark_phase: 'profiling',
          was_cancelled: false,
        },
        metrics: { request_latency: { value: 297.5, unit: 'ms' } },
        error: null,
        ...more,
      })
    const failed = line('b', { metrics: null, error: { code: 499, type: 'Cancelled', message: 'too late' } })
    const { body } = await send(
      `${line('a', {})}\n${failed}\n`,
      '?tier=h100&device=cuda',
      'profile_export.jsonl',
    )
    expect(body).toMatchObject({ format: 'aiperf', rows: 2, inserted: 2 })
    const { requests } = await json<{ requests: Record<string, unknown>[] }>('/api/v1/requests?limit=1000')
    expect(requests.find(({ request_id }) => request_id === 'a')).toMatchObject({
      total_duration_s: 0.2975,
      success: true,
      rtf: null,
      warmup: false,
    })
    expect(requests.find(({ request_id }) => request_id === 'b')).toMatchObject({
      success: false,
      http_status: 499,
      error_message: 'Cancelled: too late',
    })
    expect((await send('{"mean_audio_rtf": 0.2}\n')).body.errors[0]?.message).toContain(
      'no request of AIPerf',
    )
  })
})

test('voicemark import says what became of each file, and its status', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'bad.csv'), withCell(3, 'rtf', 'fast', m1.replace(/^(?=[0-9a-f]{8},)/gm, 'cli')))
  const run = (...args: string[]) =>
    runCommand('collector', ['import', '--collector', collector.url, ...args])
  const good = await run(join(python, m1Name))
  expect(good).toMatchObject({ code: 0 })
  expect(good.stdout).toContain('synthesis, 15 rows: ')
  const refused = await run(join(folder, 'bad.csv'))
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('bad.csv:3:18: rtf is "fast": expected a number')
  const partial = await run('--partial', join(folder, 'bad.csv'))
  expect(partial.code).toBe(1)
  expect(partial.stdout).toContain('14 inserted, 0 skipped (stored already), 1 refused')
  expect(await run(join(folder, 'none.csv'))).toMatchObject({ code: 2 })
  expect((await run(folder)).stderr).toMatch(/: a folder; name the files in it\n$/)
  const device = await run('/dev/zero')
  expect([device.code, device.stderr]).toEqual([
    2,
    'voicemark: /dev/zero: a pipe or a device; store it as a file first\n',
  ])
  const gone = await runCommand('collector', [
    'import',
    '--collector',
    'http://127.0.0.1:9',
    join(python, m1Name),
  ])
  expect(gone.code).toBe(2)
  expect(gone.stderr).toContain('cannot be asked')
}, 90_000)

test('hostile names of hardware in a file are text wherever they are shown', async () => {
  const own = await startCollector()
  const hostile = [
    'Case',
    'case',
    '../../etc/passwd',
    '<script>alert(1)</script>',
    `"'&`,
    '🦜',
    '\\_%$#{}~^',
    'x'.repeat(64),
  ]
  const row = (name: string, i: number) =>
    second.replace(/^\w+,m1_air/, () => `cccc000${i},"${name.replaceAll('"', '""')}"`)
  const file = (names: readonly string[]) => `${[header, ...names.map(row)].join('\n')}\n`
  expect((await sendFile(own.url, file(['y'.repeat(300)]))).body).toMatchObject({ code: 'csv-row', total: 1 })
  expect((await sendFile(own.url, file(hostile))).body).toMatchObject({ inserted: hostile.length })
  for (const path of ['/plain', '/figures/fig2_rtf_comparison.svg', '/figures/fig_hardware_summary.svg'])
    expect(await (await fetch(own.url + path)).text()).not.toContain('<script>alert')
  const { hardware } = (await (await fetch(`${own.url}/api/v1/hardware`)).json()) as {
    hardware: { label: string; hardware_tier: string }[]
  }
  expect(hardware.map((one) => one.hardware_tier).sort()).toEqual([...hostile].sort())
  const names = new Set<string>()
  for (const { label } of hardware) {
    const path = `/api/v1/exports/synthesis.csv?hardware=${encodeURIComponent(label)}`
    const response = await fetch(own.url + path)
    expect((await response.text()).trimEnd().split('\n')).toHaveLength(2)
    names.add(response.headers.get('content-disposition') ?? '')
  }
  expect(names.size).toBe(hostile.length)
  for (const name of names) expect(name).toMatch(/^attachment; filename="synthesis_[a-z0-9_-]{1,80}\.csv"$/)
  expect((await fetch(`${own.url}/api/v1/report.zip`)).status).toBe(200)
  await own.stop()
}, 90_000)

test('an export, figures and comparison of imported data have no NaN', async () => {
  const one = [header, second.replace(/^\w+/, 'aaaa0001')].join('\n')
  const nan = withCell(2, 'rtf', 'nan', one).replace('m1_air', 'all_nan').replace('aaaa0001', 'aaaa0002')
  await send(one.replace('m1_air', 'one_row'))
  await send(nan)
  const names = Array.from({ length: 500 }, (_, i) =>
    second.replace(/^\w+,m1_air/, `bbbb${i},Tier_${i % 2 ? 'A' : 'a'}${i}`),
  )
  expect((await send([header, ...names].join('\n'))).body.inserted).toBe(500)
  for (const path of [
    '/metrics/summary',
    '/metrics/export',
    '/api/v1/hardware',
    '/figures/fig2_rtf_comparison.svg',
  ]) {
    const response = await fetch(collector.url + path)
    expect(response.status).toBe(200)
    expect(await response.text()).not.toMatch(/NaN|Infinity/)
  }
}, 90_000)
