import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Cells, columnNames, laptopRequests, tableOf } from './import-inputs.js'
import { sendFile } from './import-parts.js'
import { runCommand, startCollector, temporaryFolder, type RunningApp } from './running-processes.js'

let collector: RunningApp
beforeAll(async () => {
  collector = await startCollector()
}, 90_000)

/** A stored request, as far as these tests look at it. */
type Stored = Record<string, unknown> & { readonly request_id: string }

async function storedRequests(): Promise<Stored[]> {
  const found: Stored[] = []
  for (let cursor = ''; ;) {
    const answer = await fetch(`${collector.url}/api/v1/requests?limit=1000${cursor}`)
    const page = (await answer.json()) as { requests: Stored[]; next_cursor: string | null }
    found.push(...page.requests)
    if (page.next_cursor === null) return found
    cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`
  }
}

/** Imports a file and gives what was said and what is stored of its rows, in their order. */
async function imported(rows: readonly Cells[], content: string | Buffer, query = '') {
  const { status, body } = await sendFile(collector.url, content, `?machine=each${query.replace('?', '&')}`)
  expect(body).toMatchObject({ errors: [] })
  expect(status).toBe(200)
  const ids = rows.map(({ request_id }) => request_id)
  const stored = new Map((await storedRequests()).map((one) => [one.request_id, one]))
  return { notes: body.notes.join('\n'), rows: ids.map((id) => stored.get(id ?? '') ?? null), body }
}

const changedLines = (text: string, change: (line: string, at: number) => string) =>
  text.trimEnd().split('\n').map(change).join('\n') + '\n'
const usual = {
  start_time: 1_764_000_000.25,
  total_duration_s: 1.5,
  rtf: 0.625,
  peak_memory_mb: 812.5,
  success: true,
}

describe('what a program made of a table is read as it was before, and said', () => {
  const comma = (cells: Cells) =>
    Object.fromEntries(
      Object.entries(cells).map(([name, text]) => [name, text.replace(/^(\d+)\.(\d+)$/, '$1,$2')]),
    )
  const cases: [name: string, make: (rows: Cells[]) => string | Buffer, words: RegExp][] = [
    [
      'the index of pandas',
      (rows) => changedLines(tableOf(rows), (line, at) => (at === 0 ? `,${line}` : `${at - 1},${line}`)),
      /column 1 has no name and is an index of rows \(0 …\): left out/,
    ],
    [
      'an index that was read and written twice',
      (rows) =>
        changedLines(tableOf(rows), (line, at) =>
          at === 0 ? `Unnamed: 0.1,Unnamed: 0,${line}` : `${at},${at - 1},${line}`,
        ),
      /"Unnamed: 0.1" is an index of rows/,
    ],
    [
      'the keys of a concatenation in pandas',
      (rows) =>
        changedLines(tableOf(rows), (line, at) =>
          at === 0 ? `level_0,index,${line}` : `monday,${at - 1},${line}`,
        ),
      /"level_0" is an index of rows \(monday …\): left out/,
    ],
    [
      'the names of rows of R, which have no column',
      (rows) => changedLines(tableOf(rows), (line, at) => (at === 0 ? line : `"${at}",${line}`)),
      /a cell before the first column, as names of rows in R: left out/,
    ],
    [
      'a comma at the end of each line',
      (rows) => tableOf(rows).replaceAll('\n', ',\n'),
      /has no name and no value: ignored/,
    ],
    ['lines of commas', (rows) => `${tableOf(rows)}${','.repeat(25)}\n${','.repeat(25)}\n`, /^$/],
    [
      'the header again',
      (rows) => tableOf(rows.slice(0, 1)) + tableOf(rows.slice(1)),
      /the header stands again \(line 3\): skipped/,
    ],
    [
      'the header again with its mark and another order',
      (rows) =>
        tableOf(rows.slice(0, 1)) +
        `\ufeff${tableOf(rows.slice(1), { columns: [...columnNames].reverse() })}`,
      /a header stands again, with other columns or another order \(line 3\)/,
    ],
    [
      'semicolons and decimal commas',
      (rows) => tableOf(rows.map(comma), { sep: ';' }),
      /semicolons[^]*decimal comma/,
    ],
    ['tabs', (rows) => tableOf(rows, { sep: '\t' }), /separated by tabs/],
    ['the line sep=;', (rows) => `sep=;\r\n${tableOf(rows, { sep: ';' })}`, /separated by semicolons/],
    ['decimal commas in quotes', (rows) => tableOf(rows.map(comma)), /decimal comma/],
    [
      'UTF-16 of Windows',
      (rows) => Buffer.from(`\ufeff${tableOf(rows, { sep: '\t' })}`, 'utf16le'),
      /UTF-16LE/,
    ],
    [
      'titles instead of names',
      (rows) =>
        changedLines(tableOf(rows), (line, at) =>
          at === 0 ? line.toUpperCase().replaceAll('_', ' ') : line,
        ),
      /"REQUEST ID" as request_id/,
    ],
    [
      'units behind the names',
      (rows) =>
        tableOf(rows)
          .replace('peak_memory_mb', 'peak_memory_mb (MB)')
          .replace('total_duration_s', 'total_duration_s [s]'),
      /"peak_memory_mb \(MB\)" as peak_memory_mb/,
    ],
    [
      'milliseconds',
      (rows) => tableOf(rows.map((row) => scaled(row, 1e3))),
      /start_time is in milliseconds[^]*end_time is in milliseconds/,
    ],
    ['nanoseconds', (rows) => tableOf(rows.map((row) => scaled(row, 1e9))), /start_time is in nanoseconds/],
    ['ISO 8601 with offsets', (rows) => tableOf(rows.map((row) => dated(row, ' ', '+00:00'))), /ISO 8601/],
    [
      'truths as numbers and letters',
      (rows) =>
        tableOf(rows.map((row) => ({ ...row, success: '1.0', throttle_detected: 'F', onnx_used: 'WAHR' }))),
      /^$/,
    ],
    [
      'a sign for percent',
      (rows) => tableOf(rows.map((row) => ({ ...row, peak_memory_percent: '5.3 %' }))),
      /sign %/,
    ],
    [
      'numbers with an exponent',
      (rows) => tableOf(rows.map((row) => ({ ...row, peak_memory_mb: '8.125E+02' }))),
      /^$/,
    ],
  ]
  test.each(cases)('%s', async (_, make, words) => {
    const rows = laptopRequests(3)
    const found = await imported(rows, make(rows))
    expect(found.rows).toMatchObject([
      usual,
      { rtf: 0.625 },
      { rtf: 0.625, num_threads: 8, peak_memory_percent: 5.3 },
    ])
    expect(found.notes).toMatch(words)
  })

  test('on the page and in the list of imports, too', async () => {
    const rows = laptopRequests(2)
    const name = 'synthesis_told_1.csv'
    await sendFile(collector.url, tableOf(rows, { sep: '\t' }), '', name)
    const list = await (await fetch(`${collector.url}/api/v1/imports?limit=1`)).text()
    const page = await (await fetch(`${collector.url}/plain`)).text()
    for (const text of [list, page]) {
      expect(text).toContain(name)
      expect(text).toContain('is separated by tabs: read as such')
    }
  })
})

function scaled(row: Cells, factor: number): Cells {
  const times = ['start_time', 'end_time'].map((name) => [
    name,
    String(BigInt(Number(row[name]) * 100) * BigInt(factor / 100 || 1)),
  ])
  return { ...row, ...(Object.fromEntries(times) as Cells) }
}

function dated(row: Cells, between: string, offset: string): Cells {
  const iso = (name: string) =>
    new Date(Number(row[name]) * 1000).toISOString().replace('T', between).replace('Z', `000${offset}`)
  return { ...row, start_time: iso('start_time'), end_time: iso('end_time') }
}

describe('an option settles what a file does not say', () => {
  test.each<[name: string, query: string, change: (row: Cells) => Cells, refusal: RegExp, stored: object]>([
    [
      'thousands',
      'thousands=,',
      (row) => ({ ...row, peak_memory_mb: '2,100.50' }),
      /peak_memory_mb is "2,100.50": expected a number; thousands=, reads thousands/,
      { peak_memory_mb: 2100.5 },
    ],
    [
      'thousands by apostrophe',
      "thousands='",
      (row) => ({ ...row, peak_memory_mb: '2’100.50' }),
      /thousands=' reads thousands/,
      { peak_memory_mb: 2100.5 },
    ],
    [
      'thousands by a thin space',
      'thousands=space',
      (row) => ({ ...row, peak_memory_mb: '2\u202f100.50' }),
      /thousands=space reads thousands/,
      { peak_memory_mb: 2100.5 },
    ],
    [
      'what may be thousands or a fraction',
      'decimal=,',
      (row) => ({ ...row, ...wholeNumbers, peak_memory_mb: '2,100' }),
      /it may be 2100 or 2\.100: thousands=, or decimal=, says which/,
      { peak_memory_mb: 2.1 },
    ],
    [
      'times without an offset',
      'timezone=Europe/Berlin',
      (row) => dated(row, 'T', ''),
      /it has no offset from UTC; timezone=UTC/,
      { start_time: 1_764_000_000.25 - 3600 },
    ],
    [
      'times without an offset, by an offset',
      'timezone=%2B05:30',
      (row) => dated(row, 'T', ''),
      /timezone=UTC/,
      { start_time: 1_764_000_000.25 - 19_800 },
    ],
    [
      'times of a counter',
      'time-unit=none',
      (row) => ({ ...row, start_time: '81234.5', end_time: '81236' }),
      /start_time is "81234.5": it is no Unix time of 2000–2100 in any unit; time-unit=s/,
      { start_time: null, end_time: null, total_duration_s: 1.5 },
    ],
    [
      'dates of a spreadsheet',
      'time-unit=none',
      (row) => ({ ...row, start_time: '45968.9376', end_time: '45968.9377' }),
      /may be a date of a spreadsheet: write it as ISO 8601/,
      { start_time: null },
    ],
  ])('%s', async (_, query, change, refusal, stored) => {
    const rows = laptopRequests(2).map(change)
    const { status, body } = await sendFile(collector.url, tableOf(rows))
    expect(status).toBe(422)
    expect(body.errors[0]).toMatchObject({ line: 2 })
    expect(body.errors[0]?.message).toMatch(refusal)
    expect((await imported(rows, tableOf(rows), `?${query}`)).rows[0]).toMatchObject(stored)
  })

  test('an old page of codes', async () => {
    const rows = laptopRequests(1, () => ({ cpu_model: 'Intel® Core™' }))
    const bytes = Buffer.from(tableOf(rows).replace('®', '\xae').replace('™', '\x99'), 'latin1')
    expect((await sendFile(collector.url, bytes)).body.detail).toContain('encoding=cp1252 reads it')
    expect((await imported(rows, bytes, '?encoding=cp1252')).rows[0]).toMatchObject({
      cpu_model: 'Intel® Core™',
    })
  })

  test('as a field of the form, and of two values neither is taken', async () => {
    const rows = laptopRequests(1, () => ({ peak_memory_mb: '2,100.50' }))
    const form = (fields: [string, string][]) => {
      const sent = new FormData()
      for (const [name, value] of fields) sent.append(name, value)
      sent.set('file', new Blob([tableOf(rows)]), 'synthesis_form_1.csv')
      return fetch(`${collector.url}/api/v1/imports`, { method: 'POST', body: sent })
    }
    expect(
      (
        await form([
          ['thousands', '.'],
          ['thousands', ','],
        ])
      ).status,
    ).toBe(400)
    expect((await form([['thousand', ',']])).status).toBe(400)
    expect((await form([['thousands', 'x']])).status).toBe(400)
    expect((await form([['thousands', ',']])).status).toBe(200)
  })

  test('a column of two units is refused as a whole, also in part', async () => {
    const rows = laptopRequests(3).map((row, at) => (at === 2 ? scaled(row, 1e3) : row))
    const { status, body } = await sendFile(collector.url, tableOf(rows), '?mode=partial')
    expect([status, body.code]).toEqual([422, 'csv-time'])
    expect(body.errors[0]).toMatchObject({ line: 4, column: 10 })
    expect(body.errors[0]?.message).toContain('it is in milliseconds, and cells before are in seconds')
  })

  test.each([
    ['2025-10-26T02:30:00', 'twice'],
    ['2025-03-30T02:30:00', 'never'],
  ])('the hour of %s in Berlin is there %s', async (start_time, times) => {
    const rows = laptopRequests(1, () => ({ start_time, end_time: '' }))
    const { body } = await sendFile(collector.url, tableOf(rows), '?timezone=Europe/Berlin')
    expect(body.errors[0]?.message).toContain(`they show it ${times}`)
  })
})

const wholeNumbers = {
  total_memory_gb: '16',
  start_time: '1764000000',
  end_time: '1764000002',
  total_duration_s: '2',
  peak_memory_percent: '5',
  peak_temperature_c: '64',
  rtf: '1',
  tokens_per_second: '20',
}

describe('words for what is missing', () => {
  const words = ['NA', 'N/A', '<NA>', 'NaN', 'nan', 'None', 'null', '#N/A', 'NULL', '#DIV/0!', 'NaT', '-nan']
  test.each(words)('%s is missing in numbers and in texts', async (word) => {
    const rows = laptopRequests(2, (at) => ({
      gpu_name: word,
      peak_temperature_c: at === 0 ? word : '64.5',
      error_message: at === 0 ? word : 'was slow',
    }))
    const found = await imported(rows, tableOf(rows))
    expect(found.rows).toMatchObject([
      { gpu_name: null, peak_temperature_c: null, error_message: null },
      { gpu_name: null, peak_temperature_c: 64.5, error_message: 'was slow' },
    ])
    expect(found.notes).toContain(`peak_temperature_c has cells such as ${word}: read as missing`)
  })

  const ours = (at: number) => ({
    request_id: crypto.randomUUID(),
    throttle_detected: at === 0 ? 'NA' : 'FALSE',
  })
  test('in our own rows, too, once a program wrote such a word into a column of numbers', async () => {
    const rows = laptopRequests(2, (at) => ({ ...ours(at), error_message: at === 0 ? 'NA' : 'engine: slow' }))
    expect((await imported(rows, tableOf(rows))).rows).toMatchObject([
      { throttle_detected: null, error_message: null },
      { error_message: 'engine: slow' },
    ])
  })

  test('a text column of nothing else is empty; with another text beside it the word is a name', async () => {
    const alone = laptopRequests(2, () => ({ request_id: crypto.randomUUID(), gpu_name: 'None' }))
    expect((await imported(alone, tableOf(alone))).rows[0]).toMatchObject({ gpu_name: null })
    const mixed = laptopRequests(2, (at) => ({
      request_id: crypto.randomUUID(),
      gpu_name: at === 0 ? 'None' : 'A100',
    }))
    expect((await imported(mixed, tableOf(mixed))).rows[0]).toMatchObject({ gpu_name: 'None' })
  })
})

describe('what cannot be is missing, said, and the row counts', () => {
  test.each<[name: string, cells: Cells, stored: object, words: RegExp]>([
    [
      'an RTF of 0 of a success',
      { rtf: '0.0', tokens_per_second: '0.0' },
      { rtf: null, tokens_per_second: null, success: true, peak_memory_mb: 812.5 },
      /rtf of a success is 0, which cannot be \(line 3\): read as missing/,
    ],
    [
      'a duration of 0',
      { total_duration_s: '0', end_time: '' },
      { total_duration_s: null },
      /total_duration_s of a success is 0/,
    ],
    ['an RTF below 0', { rtf: '-1' }, { rtf: null }, /rtf is below 0 \(line 3: -1\): read as missing/],
    [
      'memory below 0',
      { peak_gpu_memory_mb: '-1' },
      { peak_gpu_memory_mb: null },
      /peak_gpu_memory_mb is below 0/,
    ],
    [
      '300 percent',
      { peak_memory_percent: '300' },
      { peak_memory_percent: null },
      /peak_memory_percent is over 100/,
    ],
    ['infinity', { rtf: 'inf' }, { rtf: null }, /rtf is without end \(line 3: inf\)/],
    ['a time below 0', { start_time: '-5' }, { start_time: null }, /start_time is below 0/],
    [
      'a duration that is not that of its times',
      { total_duration_s: '15' },
      { total_duration_s: null, rtf: 0.625 },
      /total_duration_s disagrees with start_time and end_time by more than 5 % \(line 3: 15 s, 1.5 s between its times\): read as missing/,
    ],
    [
      'times that a spreadsheet rounded',
      { start_time: '1.764E+09', end_time: '1.764E+09' },
      { start_time: null, total_duration_s: 1.5 },
      /start_time is rounded by its writer to more than a second \(line 3: 1.764E\+09\)/,
    ],
  ])('%s', async (_, cells, stored, words) => {
    const rows = laptopRequests(3, (at) => (at === 1 ? cells : {}))
    const found = await imported(rows, tableOf(rows))
    expect(found.rows).toMatchObject([usual, stored, { rtf: 0.625 }])
    expect(found.notes).toMatch(words)
  })

  test('whole seconds say nothing of a tenth', async () => {
    const rows = laptopRequests(2, () => ({ start_time: '1764000000', end_time: '1764000002' }))
    const found = await imported(rows, tableOf(rows))
    expect(found.notes).toBe('')
    expect(found.rows).toMatchObject([{ total_duration_s: 1.5 }, {}])
  })
})

test('cuda:0, CUDA and cuda are one device, and the GPU is noted', async () => {
  const devices = ['cuda', 'cuda:0', 'CUDA']
  const rows = laptopRequests(3, (at) => ({ device_type: devices[at] ?? '' }))
  const found = await imported(rows, tableOf(rows))
  expect(found.rows.map((row) => row?.['device_type'])).toEqual(['cuda', 'cuda', 'cuda'])
  expect(found.notes).toContain('device_type is cuda:0 (line 3): read as cuda, GPU 0')
})

test('what cannot be is missing in results of tts-bench, too', async () => {
  const head = 'prompt_id,model,device,run_index,is_cold,ttfa_ms,gen_s,audio_s,ok,error'
  const text = `${head}\n1,odd-model,CUDA:1,0,1,NaN,0.5,0,true,\n2,odd-model,cuda,0,0,-1,0,2.5,true,None\n`
  const { status, body } = await sendFile(collector.url, text, '', 'results.csv')
  expect([status, body.format]).toEqual([200, 'tts-bench'])
  const notes = body.notes.join('\n')
  for (const words of [
    'CUDA:1 (line 2): read as cuda, GPU 1',
    'audio_duration_s of a success is 0',
    'ttfa_ms is below 0',
  ])
    expect(notes).toContain(words)
  const found = (await storedRequests()).filter(({ engine }) => engine === 'odd-model')
  expect(
    found
      .map(({ item_id, device_type, total_duration_s, audio_duration_s, rtf }) => [
        item_id,
        device_type,
        total_duration_s,
        audio_duration_s,
        rtf,
      ])
      .sort(),
  ).toEqual([
    ['1', 'cuda', 0.5, null, null],
    ['2', 'cuda', null, 2.5, null],
  ])
})

test('samples are read by the same rules', async () => {
  const head = 'timestamp;cpu_percent;memory_mb;memory_percent;gpu_memory_mb;gpu_percent;temperature_c'
  const text = `;${head}\n0;1764000000100;50,5;300,125;1,9;;;61,5\n1;1764000000200;350,0;-5;NA;;;61,5\n`
  const { status, body } = await sendFile(collector.url, text, '', 'realtime_german_1.csv')
  expect([status, body.format, body.inserted]).toEqual([200, 'realtime', 2])
  const notes = body.notes.join('\n')
  for (const words of [
    'timestamp is in milliseconds',
    'cpu_percent is over 100 (line 3: 350,0)',
    'memory_mb is below 0',
  ])
    expect(notes).toContain(words)
})

describe('what is doubtful is refused', () => {
  test.each<[name: string, make: (rows: Cells[]) => string, words: RegExp]>([
    [
      'a line of means below',
      (rows) => `${tableOf(rows)}mean${','.repeat(17)}0.625${','.repeat(8)}\n`,
      /hardware_tier is empty/,
    ],
    [
      'a unit that is another',
      (rows) => tableOf(rows).replace(',rtf,', ',rtf (s),'),
      /column rtf is in "s", which is not its unit/,
    ],
    [
      'a column twice',
      (rows) => tableOf(rows, { columns: [...columnNames, 'rtf.1'] }),
      /unknown column "rtf.1"/,
    ],
    [
      'text in a column without a name',
      (rows) => changedLines(tableOf(rows), (line, at) => (at === 0 ? `${line},` : `${line},x`)),
      /unknown column ""/,
    ],
    [
      'a unit in a cell',
      (rows) => tableOf(rows.map((row) => ({ ...row, rtf: '0.6 s' }))),
      /rtf is "0.6 s": expected a number/,
    ],
    [
      'a date of another order',
      (rows) => tableOf(rows.map((row) => ({ ...row, start_time: '07/11/2025 22:30' }))),
      /expected Unix seconds, or ISO 8601/,
    ],
  ])('%s', async (_, make, words) => {
    const { status, body } = await sendFile(collector.url, make(laptopRequests(2)))
    expect(status).toBe(422)
    expect(`${body.detail} ${body.errors.map(({ message }) => message).join()}`).toMatch(words)
  })
})

describe('files of one machine', () => {
  const configurations = async (tier: string) => {
    const answer = await fetch(`${collector.url}/api/v1/hardware`)
    const { hardware } = (await answer.json()) as { hardware: { label: string; n: number }[] }
    return hardware.filter(({ label }) => label.startsWith(tier)).map(({ n }) => n)
  }
  const day = (hardware_tier: string) => laptopRequests(2, () => ({ hardware_tier }))
  const send = async (tier: string, name: string, query: string) =>
    (await sendFile(collector.url, tableOf(day(tier)), query, name)).body.notes.join()

  test('are one with machine=auto, which is said', async () => {
    expect(await send('tier_auto', 'monday.csv', '?machine=auto')).toBe('')
    expect(await send('tier_auto', 'tuesday.csv', '?machine=auto')).toContain(
      'agrees with "monday.csv" in tier, processor, cores and memory (tier_auto, AMD Ryzen 7 5800U, 8 cores, 15 GB), and is taken for the same machine',
    )
    expect(await configurations('tier_auto')).toEqual([4])
  })

  test('are two where nobody says so, and how to join them is said', async () => {
    expect(await send('tier_default', 'monday.csv', '')).toBe('')
    expect(await send('tier_default', 'tuesday.csv', '')).toContain(
      'machine=auto takes such files for one machine',
    )
    expect(await configurations('tier_default')).toEqual([2, 2])
  })

  test('are joined after all, or parted, when they are imported again with the other choice', async () => {
    const files = ['monday.csv', 'tuesday.csv'].map((name) => ({ name, text: tableOf(day('tier_moved')) }))
    const again = async (query: string) => {
      const notes: string[] = []
      for (const { name, text } of files) {
        const { body } = await sendFile(collector.url, text, query, name)
        notes.push(...body.notes)
      }
      return notes.join('\n')
    }
    await again('')
    expect(await configurations('tier_moved')).toEqual([2, 2])
    expect(await again('?machine=auto')).toContain('they are now of the one that machine=auto says')
    expect(await configurations('tier_moved')).toEqual([4])
    expect(await again('?machine=auto')).not.toContain('they are now of')
    await again('?machine=each')
    expect(await configurations('tier_moved')).toEqual([2, 2])
    await again('?source=the lab')
    expect(await configurations('tier_moved')).toEqual([4])
    const health = await fetch(`${collector.url}/api/v1/health`)
    expect(await health.json()).toMatchObject({ holds: true, duplicate_agents: [] })
  })

  test('are apart with machine=auto where their memory is another', async () => {
    const other = day('tier_memory').map((row) => ({ ...row, total_memory_gb: '31.2' }))
    await send('tier_memory', 'small.csv', '?machine=auto')
    await sendFile(collector.url, tableOf(other), '?machine=auto')
    expect(await configurations('tier_memory')).toEqual([2, 2])
  })
})

test('what a person says at the command line goes with the file', async () => {
  const path = join(temporaryFolder(), 'synthesis_flags_1.csv')
  writeFileSync(path, tableOf(laptopRequests(1, () => ({ peak_memory_mb: '2,100.50' }))))
  const run = (...args: string[]) =>
    runCommand('collector', ['import', '--collector', collector.url, ...args, path])
  expect((await run()).stderr).toContain(
    ':2:13: peak_memory_mb is "2,100.50": expected a number; thousands=, reads thousands',
  )
  const { code, stdout } = await run('--thousands', ',', '--machine', 'each')
  expect([code, stdout]).toEqual([0, expect.stringContaining('1 inserted')])
  const wrong = await run('--time-unit', 'hours')
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('expected s, ms, us, ns')])
}, 90_000)
