import { beforeAll, describe, expect, test } from 'vitest'
import { sendFile } from './import-parts.js'
import { startCollector, type RunningApp } from './running-processes.js'

let collector: RunningApp
beforeAll(async () => {
  collector = await startCollector()
}, 90_000)

const startNs = '1764000000250000000'

/** A line as AIPerf writes it: nanoseconds with all their digits. */
function lineOf(
  id: string | null,
  { metadata = '', metrics = '', error = 'null', start = startNs } = {},
): string {
  const latency = '"request_latency": {"value": 750.5, "unit": "ms"}'
  return `{"metadata": {"session_num": 0, "x_request_id": ${JSON.stringify(id)}, "request_start_ns": ${start}, "request_end_ns": ${(BigInt(start) + 750_500_000n).toString()}, "worker_id": "w", "was_cancelled": false${metadata}}, "metrics": {${metrics === '' ? latency : metrics}}, "error": ${error}}\n`
}

type Row = Record<string, unknown> & { readonly request_id: string }

/** Imports lines and gives the notes and the stored rows by id. */
async function imported(text: string) {
  const { status, body } = await sendFile(collector.url, text, '', 'profile_export.jsonl')
  expect([status, body.format]).toEqual([200, 'aiperf'])
  const answer = await fetch(`${collector.url}/api/v1/requests?limit=1000`)
  const { requests } = (await answer.json()) as { requests: Row[] }
  const rows = new Map(requests.map((row) => [row.request_id, row]))
  return { body, notes: body.notes.join('\n'), row: (id: string) => rows.get(id), all: requests }
}

describe('a line of AIPerf', () => {
  test('with NaN and Infinity, as Python writes them, is read, and a text that says so is a text', async () => {
    const metrics =
      '"request_latency": {"value": NaN, "unit": "ms"}, "other": {"value": -Infinity, "unit": "ms"}'
    const error = '{"code": 500, "type": "Odd", "message": "NaN \\" and Infinity"}'
    const { notes, row } = await imported(lineOf('nan', { metrics }) + lineOf('text', { metrics, error }))
    expect(row('nan')).toMatchObject({ success: true, total_duration_s: null })
    expect(row('text')).toMatchObject({ error_message: 'Odd: NaN " and Infinity' })
    expect(notes).toContain(
      'has NaN or Infinity, as Python writes them (2 rows, the first on line 1): read as missing',
    )
  })

  test.each(['benchmark_phase', 'credit_phase', 'phase_kind'])('is a warm-up by %s', async (name) => {
    const { row } = await imported(
      lineOf(`${name}-w`, { metadata: `, "${name}": "warmup"` }) +
        lineOf(`${name}-p`, { metadata: `, "${name}": "profiling"` }),
    )
    expect([row(`${name}-w`)?.['warmup'], row(`${name}-p`)?.['warmup']]).toEqual([true, false])
  })

  test('that AIPerf has left out is left out, and counted so', async () => {
    const skipped = lineOf('skipped', {
      metadata: ', "context_overflow_skip": true',
      metrics: '"x": {"value": 1, "unit": "s"}',
    })
    const { body, notes, row } = await imported(lineOf('kept') + skipped + skipped)
    expect(body).toMatchObject({ rows: 1, inserted: 1 })
    expect(row('skipped')).toBeUndefined()
    expect(notes).toContain('context_overflow_skip is true (2 rows, the first on line 2): left out')
  })

  test('with the times of a counter keeps its duration', async () => {
    const { notes, row } = await imported(lineOf('counter', { start: '81234567890123' }))
    expect(row('counter')).toMatchObject({ start_time: null, end_time: null, total_duration_s: 0.7505 })
    expect(notes).toContain('durations are kept, and the times of day are not known')
  })

  test('without an id has one of its file and line, the same the next time', async () => {
    const text = lineOf(null) + lineOf('')
    const { notes, all } = await imported(text)
    expect(all.filter(({ request_id }) => /^aiperf-[0-9a-f]{32}$/.test(request_id))).toHaveLength(2)
    expect(notes).toContain('x_request_id is missing (2 rows, the first on line 1)')
    expect((await imported(text)).body).toMatchObject({ inserted: 0, skipped: 2 })
  })

  test('with a text as its error has failed with that text', async () => {
    const { row } = await imported(
      lineOf('error', { error: '"connection reset"' }) + lineOf('fine', { error: '""' }),
    )
    expect(row('error')).toMatchObject({
      success: false,
      error_message: 'connection reset',
      http_status: null,
    })
    expect(row('fine')).toMatchObject({ success: true, error_message: null })
  })

  test('with a latency of 0 or below, or in a unit that is none, has none', async () => {
    const latency = (value: number, unit: string) =>
      `"request_latency": {"value": ${value}, "unit": "${unit}"}`
    const { notes, row } = await imported(
      lineOf('zero', { metrics: latency(0, 'ms') }) +
        lineOf('below', { metrics: latency(-1, 'ms') }) +
        lineOf('unit', { metrics: latency(2, 'tokens') }),
    )
    for (const id of ['zero', 'below', 'unit'])
      expect(row(id)).toMatchObject({ success: true, total_duration_s: null })
    expect(notes).toContain(
      'request_latency is not above 0, which cannot be (2 rows, the first on line 1: 0)',
    )
    expect(notes).toContain('request_latency is in "tokens" (line 3): read as missing')
  })
})
