import { readFileSync, readdirSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { MetricsExport, MetricsSummary, RequestRow } from '@voicemark/schema'
import { csvFiles, csvRows, journalRows, lastRow, type CsvRecord } from './recorded.js'
import { fields, get, json, send, sentences, speak, type Answer } from './requests.js'
import { startAgent, until, type RunningAgent } from './running-agent.js'

/** The example bodies of the original documentation. */
const { summary: seedSummary, exported: seedExport } = JSON.parse(
  readFileSync(new URL('../../../libs/schema/fixtures/metrics.json', import.meta.url), 'utf8'),
) as { summary: MetricsSummary; exported: MetricsExport }

const synthesisHeader =
  'request_id,hardware_tier,device_type,cpu_model,cpu_cores,total_memory_gb,gpu_name,text_length_chars,' +
  'text_length_tokens,start_time,end_time,total_duration_s,peak_memory_mb,peak_memory_percent,peak_gpu_memory_mb,' +
  'peak_temperature_c,throttle_detected,rtf,tokens_per_second,success,error_message,quantization_used,' +
  'torch_compile_used,onnx_used,chunk_length,num_threads\n'
const realtimeHeader =
  'timestamp,cpu_percent,memory_mb,memory_percent,gpu_memory_mb,gpu_percent,temperature_c\n'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const whole = /^\d+$/
const decimal = /^-?\d+\.\d+$/
const truth = /^(True|False)$/

let agent: RunningAgent
let answers: Record<'warmup' | 'short' | 'long' | 'silent', Answer>
/** Before the requests of the tests below. */
let realtimeAtFirst: readonly CsvRecord[]
let files: { readonly synthesis: string; readonly realtime: string }

beforeAll(async () => {
  agent = await startAgent({ VOICEMARK_TIER: 'intel_i5', VOICEMARK_THREADS: '1' })
  const warmup = await speak(agent.url, { text: sentences(3), speed: '0.25', warmup: 'true' })
  // As many of these sentences as this machine speaks in a second and a half: at least ten samples are due.
  const long = Math.min(70, Math.ceil(4.5 / Number(warmup.headers['voicemark-total-duration'])))
  answers = {
    warmup,
    short: await speak(agent.url, {
      text: 'Hello, “wörld”.',
      tags: 'room=cold,run=3',
      repeat: '2',
      item_id: 'h1',
    }),
    long: await speak(agent.url, { text: sentences(long), speed: '0.25' }),
    silent: await speak(agent.url, { text: '. .' }),
  }
  const { samples } = (await agent.health()).record
  await until(
    'three samples of an idle agent',
    30_000,
    async () => (await agent.health()).record.samples >= samples + 4,
  )
  files = await csvFiles(agent)
  realtimeAtFirst = csvRows(agent.metricsDir, 'realtime')
}, 90_000)

describe('GET /metrics/summary', () => {
  test('has the keys and types of the original, in its order', async () => {
    const summary = await getJson('/metrics/summary')
    expect(keysOf(summary)).toEqual(keysOf(seedSummary))
    expect(typesOf(summary)).toEqual(typesOf(seedSummary))
  })

  test('has the values of the rows', async () => {
    const rows = csvRows(agent.metricsDir, 'synthesis')
    const good = rows.filter((row) => row['success'] === 'True')
    expect(await getJson('/metrics/summary')).toEqual({
      total_requests: 3,
      successful: 2,
      failed: 1,
      success_rate: expect.closeTo(2 / 3, 9) as number,
      avg_duration_s: expect.closeTo(meanOf(good, 'total_duration_s'), 6) as number,
      avg_rtf: expect.closeTo(meanOf(good, 'rtf'), 6) as number,
      avg_peak_memory_mb: expect.closeTo(meanOf(good, 'peak_memory_mb'), 3) as number,
      hardware_tier: 'intel_i5',
      device_type: 'cpu',
    })
  })
})

describe('GET /metrics/export', () => {
  test('has the keys of the original in its order, and its types where this machine has a value', async () => {
    const body = await getJson('/metrics/export')
    expect(keysOf(body)).toEqual(keysOf(seedExport))
    const types = typesOf(body)
    const expected = typesOf(seedExport)
    for (const [key, type] of Object.entries(types))
      expect([key, type === 'null' ? expected[key] : type]).toEqual([key, expected[key]])
    // Only what no sensor of this machine tells may be null.
    const missing = Object.keys(types).filter((key) => types[key] === 'null')
    expect(['analysis.thermal.max_temperature_c', 'analysis.thermal.throttle_events']).toEqual(
      expect.arrayContaining(missing),
    )
  })

  test('names the two CSV files and carries the content of the analysis file', async () => {
    const body = (await getJson('/metrics/export')) as typeof seedExport
    expect(readFileSync(body.csv_files.synthesis, 'utf8')).toContain(synthesisHeader)
    expect(body.csv_files.synthesis).toMatch(/synthesis_intel_i5_\d{8}_\d{6}\.csv$/)
    expect(body.csv_files.realtime).toMatch(/realtime_intel_i5_\d{8}_\d{6}\.csv$/)
    const written = JSON.parse(readFileSync(`${agent.metricsDir}/analysis_intel_i5.json`, 'utf8')) as object
    expect(written).toEqual(body.analysis)
    expect(keysOf(written)).toEqual(keysOf(seedExport.analysis))
    expect([body.total_syntheses, body.analysis.total_runs, body.analysis.successful_runs]).toEqual([3, 3, 2])
  })
})

describe('the metrics folder', () => {
  test('holds the files of this tier and nothing else', () => {
    expect(readdirSync(agent.metricsDir).sort()).toEqual([
      'analysis_intel_i5.json',
      'hardware_specs_intel_i5.json',
      expect.stringMatching(/^realtime_intel_i5_\d{8}_\d{6}\.csv$/),
      expect.stringMatching(/^synthesis_intel_i5_\d{8}_\d{6}\.csv$/),
    ])
  })

  test('has a synthesis file with the 26 columns in order and a realtime file with the 7', () => {
    expect(readFileSync(files.synthesis, 'utf8').split(/(?<=\n)/)[0]).toBe(synthesisHeader)
    expect(readFileSync(files.realtime, 'utf8').split(/(?<=\n)/)[0]).toBe(realtimeHeader)
  })

  test('writes each column in its own way: True and False, floats with a point, nothing for null', () => {
    const shapes: Readonly<Record<string, RegExp>> = {
      request_id: uuid,
      hardware_tier: /^intel_i5$/,
      device_type: /^cpu$/,
      cpu_cores: whole,
      total_memory_gb: decimal,
      text_length_chars: whole,
      start_time: decimal,
      end_time: decimal,
      total_duration_s: decimal,
      peak_memory_mb: decimal,
      peak_memory_percent: decimal,
      success: truth,
      torch_compile_used: /^False$/,
      onnx_used: /^True$/,
      quantization_used: /^FP32$/,
      num_threads: /^1$/,
    }
    const optional: Readonly<Record<string, RegExp>> = {
      text_length_tokens: whole,
      peak_gpu_memory_mb: decimal,
      peak_temperature_c: decimal,
      throttle_detected: truth,
      rtf: decimal,
      tokens_per_second: decimal,
      chunk_length: whole,
    }
    for (const row of csvRows(agent.metricsDir, 'synthesis')) {
      for (const [column, shape] of Object.entries(shapes))
        expect(`${column} ${row[column] ?? ''}`).toMatch(within(shape))
      for (const [column, shape] of Object.entries(optional))
        expect(row[column]).toMatch(new RegExp(`^$|${shape.source}`))
    }
  })

  test('writes every value of the realtime file as a float or as nothing', () => {
    const rows = csvRows(agent.metricsDir, 'realtime')
    for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).toMatch(/^$|^-?\d+\.\d+$/)
    for (const row of rows)
      expect(Object.entries(row).filter(([, cell]) => cell !== '').length).toBeGreaterThanOrEqual(3)
  })

  test('has no warm-up row in the CSV, and has it in the journal', () => {
    const id = answers.warmup.headers['voicemark-request-id']
    expect(csvRows(agent.metricsDir, 'synthesis').map((row) => row['request_id'])).not.toContain(id)
    expect(journalRows(agent.home).find((row) => row.request_id === id)).toMatchObject({
      warmup: true,
      cold: true,
    })
  })

  test('has in the journal what the CSV says, and what was asked for beside the text', () => {
    const rows = journalRows(agent.home)
    expect(rows.map(({ seq }) => seq)).toEqual([0, 1, 2, 3])
    const [short] = rows.slice(1)
    expect(short).toMatchObject({
      tags: { room: 'cold', run: '3' },
      repeat: 2,
      item_id: 'h1',
      text_length_chars: 15,
    })
    for (const row of csvRows(agent.metricsDir, 'synthesis')) {
      const recorded: Partial<RequestRow> =
        rows.find(({ request_id }) => request_id === row['request_id']) ?? {}
      for (const column of ['rtf', 'peak_memory_mb', 'total_duration_s', 'text_length_tokens'] as const) {
        expect([column, row[column] === '' ? null : Number(row[column])]).toEqual([column, recorded[column]])
      }
    }
  })
})

describe('the answer of POST /tts', () => {
  test('is a mono 16-bit WAV file of the voice, as long as its header and the row say', () => {
    const { body, headers } = answers.short
    expect(headers['content-type']).toBe('audio/wav')
    expect(body.toString('latin1', 0, 4) + body.toString('latin1', 8, 16)).toBe('RIFFWAVEfmt ')
    expect(body.readUInt32LE(4)).toBe(body.length - 8)
    const format = [
      body.readUInt32LE(16),
      body.readUInt16LE(20),
      body.readUInt16LE(22),
      body.readUInt32LE(24),
    ]
    expect([...format, body.readUInt32LE(28), body.readUInt16LE(32), body.readUInt16LE(34)]).toEqual([
      16, 1, 1, 16_000, 32_000, 2, 16,
    ])
    expect([body.toString('latin1', 36, 40), body.readUInt32LE(40)]).toEqual(['data', body.length - 44])
    expect(Number(headers['voicemark-audio-duration'])).toBeCloseTo((body.length - 44) / 32_000, 5)
  })

  test('carries the id, the RTF and the two durations of its row', () => {
    const rows = csvRows(agent.metricsDir, 'synthesis')
    for (const { headers } of [answers.short, answers.long]) {
      const row = rows.find(({ request_id }) => request_id === headers['voicemark-request-id']) ?? {}
      expect(Number(headers['voicemark-rtf'])).toBe(Number(row['rtf']))
      expect(Number(headers['voicemark-total-duration'])).toBe(Number(row['total_duration_s']))
      const audio = Number(headers['voicemark-audio-duration'])
      expect(Number(row['total_duration_s']) / audio).toBeCloseTo(Number(row['rtf']), 5)
      expect(Number(row['end_time']) - Number(row['start_time'])).toBeCloseTo(
        Number(row['total_duration_s']),
        5,
      )
    }
  })

  test('is the row as JSON for a client that accepts only that', async () => {
    const { headers = {}, ...form } = fields({ text: 'Hello.' })
    const answer = await send(agent.url, { ...form, headers: { ...headers, accept: 'application/json' } })
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(JSON.parse(answer.body.toString('utf8'))).toEqual(lastRow(agent.home))
  })
})

test('POST /v1/audio/speech gives the same samples as pcm and as wav', async () => {
  const [wav, pcm] = [
    await send(agent.url, json({ model: 'tts-1', input: 'Hello world.', response_format: 'wav' })),
    await send(agent.url, json({ model: 'tts-1', input: 'Hello world.', response_format: 'pcm' })),
  ]
  expect([wav.status, pcm.status]).toEqual([200, 200])
  expect(pcm.headers['content-type']).toMatch(/^audio\/pcm; ?rate=16000; ?channels=1$/)
  expect(pcm.body.length).toBeGreaterThan(16_000)
  expect(pcm.body.equals(wav.body.subarray(44))).toBe(true)
})

describe('the samples of a request', () => {
  test.each(['short', 'long', 'silent'] as const)(
    '%s: the row counts exactly the realtime rows of its range',
    (name) => {
      const row = rowOf(answers[name])
      const samples = samplesOf(row)
      expect(samples).toHaveLength(row.samples_taken)
      expect(row.samples_taken).toBeGreaterThanOrEqual(2)
      expect(row.undersampled).toBe(row.samples_taken < 5)
      // The first and the last one lie just outside the request, and the kernel counts pages in batches.
      const seen = samples.map((sample) => Number(sample['memory_mb']))
      expect(Math.max(...seen.slice(0, -1))).toBeLessThan((row.peak_memory_mb ?? 0) + 1)
      expect(Math.abs((seen[0] ?? NaN) - (row.baseline_memory_mb ?? NaN))).toBeLessThan(1)
      expect(row.end_memory_mb).toBeLessThan((row.peak_memory_mb ?? 0) + 1)
      expect(row.delta_memory_mb).toBeGreaterThanOrEqual(0)
      expect(row.minor_faults).toBeGreaterThanOrEqual(0)
      expect(row.evidence).toMatch(/cpu=counter counters=getrusage/)
    },
  )

  test('lie in order from before its start to behind its end, and ten are due in a second', () => {
    const row = rowOf(answers.long)
    const times = samplesOf(row).map((sample) => Number(sample['timestamp']))
    expect(times.length).toBeGreaterThan(4)
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
    // Sampler and synthesis are two processes: what their clocks say below a whole millisecond is not comparable.
    expect(times[0]).toBeLessThanOrEqual(row.start_time + 0.001)
    expect(times.at(-1)).toBeGreaterThanOrEqual((row.end_time ?? Infinity) - 0.001)
    expect(Math.abs(row.samples_due - 2 - 10 * (row.total_duration_s ?? NaN))).toBeLessThanOrEqual(1)
    // Late ones are left out, never made up for.
    expect(times.length).toBeLessThanOrEqual(3 + 10 * ((times.at(-1) ?? NaN) - (times[0] ?? NaN)))
  })

  test('are followed by far fewer while nobody speaks', () => {
    const idle = realtimeAtFirst.slice((rowOf(answers.silent).last_sample_seq ?? 0) + 1)
    const times = idle.map((sample) => Number(sample['timestamp']))
    expect(times.length).toBeGreaterThanOrEqual(4)
    // One a second against ten; on a busy machine any of them is late, and half of them may be.
    const busy = samplesOf(rowOf(answers.long)).map((sample) => Number(sample['timestamp']))
    expect(medianStep(times)).toBeGreaterThan(3 * medianStep(busy))
  })
})

describe('GET /metrics', () => {
  let text: string

  beforeAll(async () => {
    const answer = await get(agent.url, '/metrics')
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    text = answer.body.toString('utf8')
  })

  test('is valid Prometheus text', () => {
    const sample =
      /^[a-z_:][a-z0-9_:]*(\{([a-z_]+="[^"\\\n]*",?)*\})? (-?\d+(\.\d+)?(e[+-]?\d+)?|[+-]Inf|NaN)$/i
    expect(text.at(-1)).toBe('\n')
    for (const line of text.trimEnd().split('\n'))
      if (line !== '' && !line.startsWith('# ')) expect(line).toMatch(sample)
    const typed = [...text.matchAll(/^# TYPE (\S+) (counter|gauge|histogram|summary)$/gm)].map(
      ([, name]) => name,
    )
    expect(new Set(typed).size).toBe(typed.length)
    expect([...text.matchAll(/^# HELP (\S+) \S/gm)].map(([, name]) => name)).toEqual(typed)
  })

  test('counts the requests by outcome, without the warm-up', () => {
    expect(valueOf(text, 'tts_requests_total{status="failure",failure_class="client"}')).toBe(1)
    const successes = journalRows(agent.home).filter(({ success, warmup }) => success && !warmup).length
    expect(valueOf(text, 'tts_requests_total{status="success",failure_class=""}')).toBe(successes)
    for (const name of [
      'tts_real_time_factor',
      'tts_request_duration_seconds',
      'tts_audio_duration_seconds',
    ]) {
      expect([name, valueOf(text, `${name}_count`)]).toEqual([name, successes])
      expect([name, valueOf(text, `${name}_bucket{le="+Inf"}`)]).toEqual([name, successes])
    }
  })

  test('gives the memory of the synthesis process in bytes', () => {
    const bytes = valueOf(text, 'tts_process_resident_memory_bytes')
    expect(bytes / 2 ** 20).toBeGreaterThan(50)
    expect(bytes / 2 ** 20).toBeLessThan(2000)
  })
})

async function getJson(path: string): Promise<object> {
  const answer = await get(agent.url, path)
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
  return JSON.parse(answer.body.toString('utf8')) as object
}

/** Every key of a body with the keys above it, in the order they stand there. */
function keysOf(value: object, above = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null
      ? [`${above}${key}`, ...keysOf(inner, `${above}${key}.`)]
      : [`${above}${key}`],
  )
}

function typesOf(value: object, above = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, string][] =>
      typeof inner === 'object' && inner !== null
        ? Object.entries(typesOf(inner, `${above}${key}.`))
        : [[`${above}${key}`, inner === null ? 'null' : typeof inner]],
    ),
  )
}

function rowOf({ headers, body }: Answer): RequestRow {
  const id =
    headers['voicemark-request-id'] ?? (JSON.parse(body.toString()) as { request_id: string }).request_id
  const row = journalRows(agent.home).find(({ request_id }) => request_id === id)
  if (row === undefined) throw new Error('the journal has no such row')
  return row
}

/** The agent wrote the file from its first sample on, so that a sample's number in the run is its line. */
function samplesOf({ first_sample_seq, last_sample_seq }: RequestRow): CsvRecord[] {
  if (first_sample_seq === null || last_sample_seq === null) throw new Error('the request has no samples')
  return csvRows(agent.metricsDir, 'realtime').slice(first_sample_seq, last_sample_seq + 1)
}

function medianStep(times: readonly number[]): number {
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? time))
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? NaN
}

function meanOf(rows: readonly CsvRecord[], column: string): number {
  return rows.reduce((sum, row) => sum + Number(row[column]), 0) / rows.length
}

const within = (shape: RegExp) => new RegExp(shape.source.replace('^', ' '))

function valueOf(text: string, series: string): number {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `))
  return line === undefined ? NaN : Number(line.slice(series.length + 1))
}
