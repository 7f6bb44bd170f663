import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import {
  parseCsv,
  protocolVersion,
  realtimeCsvColumns,
  requestCsvColumns,
  requestRow,
  type RealtimeRow,
  type RequestRow,
} from '@voicemark/schema'
import { io, type Socket } from 'socket.io-client'
import { beforeAll, describe, expect, test } from 'vitest'
import { figureNames } from '../src/figures/data/figure.js'
import type { FleetComparison } from '../src/fleet/fleet-comparison.js'
import { exportExample, shapeOf, summaryExample } from './json-shape.js'
import { startCollector, type RunningApp } from './running-processes.js'
import { passportOf } from './sensors-suite.js'
import { helloOf, requestBatch, requestOf, sampleBatch, samplesOf } from './store-rows.js'

const [i5, epyc] = [randomUUID(), randomUUID()]
const hostile = `<script>alert("x")</script>&'quoted' =HYPERLINK("http://x") \\input{x} ../../x`
const measured = requestOf({
  peak_temperature_c: 71.5,
  throttle_detected: false,
  first_sample_seq: 2,
  last_sample_seq: 5,
})
const sent = [
  measured,
  requestOf({ start_time: 1_763_800_010.5, rtf: 0.5, throttle_detected: false }),
  requestOf({
    start_time: 1_763_800_020.5,
    success: false,
    rtf: null,
    error_message: 'timeout: longer than 120 s',
    failure_class: 'timeout',
  }),
  requestOf({ start_time: 1_763_800_000.5, warmup: true }),
]
let collector: RunningApp
let run = ''

beforeAll(async () => {
  collector = await startCollector()
  run = await deliver(i5, 'intel_i5', sent, 40)
  await deliver(
    epyc,
    'amd_epyc',
    [requestOf({ hardware_tier: 'amd_epyc', cpu_model: hostile, gpu_name: hostile, voice: hostile })],
    3,
  )
}, 90_000)

/** Delivers a run as an agent does. */
async function deliver(agent_id: string, tier: string, requests: typeof sent, samples: number) {
  const run_id = randomUUID()
  const hello = { ...helloOf(run_id, tier), ...(agent_id === i5 ? { sensors: passportOf() } : {}) }
  const socket = io(collector.url, {
    auth: { proto: protocolVersion, agent_id },
    transports: ['websocket'],
    reconnection: false,
  })
  await send(socket, 'hello', { ...hello, hardware: { ...hello.hardware, cpu_model: hostile } })
  await send(socket, 'batch', sampleBatch(run_id, 0, samplesOf(0, samples)))
  await send(socket, 'batch', requestBatch(run_id, 0, requests))
  socket.close()
  return run_id
}

async function send(socket: Socket, event: string, message: unknown) {
  expect(await socket.timeout(5000).emitWithAck(event, message)).toMatchObject({ status: 'ok' })
}

const get = (path: string) => fetch(collector.url + path)

async function json<T>(path: string): Promise<T> {
  const response = await get(path)
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'application/json; charset=utf-8',
  ])
  return (await response.json()) as T
}

const text = async (path: string) => (await get(path)).text()

describe('for one machine the answers are those of the first version, key by key', () => {
  test('GET /api/v1/agents/{id}/sensors', async () => {
    const told = { agent_id: i5, run_id: run, ...passportOf() }
    expect(await json(`/api/v1/agents/${i5}/sensors`)).toMatchObject(told)
    expect(await json(`/api/v1/agents/${i5}/sensors?run=${run}`)).toMatchObject(told)
  })

  test('GET /metrics/summary?hardware=', async () => {
    const summary = await json<typeof summaryExample>('/metrics/summary?hardware=intel_i5_cpu')
    expect(shapeOf(summary)).toEqual(shapeOf(summaryExample))
    expect(summary).toMatchObject({ total_requests: 3, successful: 2, failed: 1 })
    expect(summary.avg_rtf).toBeCloseTo(0.46, 12)
  })

  test('GET /metrics/export?hardware=', async () => {
    const answer = await json<typeof exportExample>('/metrics/export?hardware=intel_i5_cpu')
    expect(shapeOf(answer)).toEqual(shapeOf(exportExample))
    expect(answer).toMatchObject({
      total_syntheses: 3,
      analysis: { total_runs: 3, thermal: { max_temperature_c: 71.5, throttle_events: 0 } },
    })
  })

  test('a machine without a sensor answers null and not 0', async () => {
    const { analysis } = await json<typeof exportExample>('/metrics/export?hardware=amd_epyc_cpu')
    expect(analysis.thermal).toEqual({ max_temperature_c: null, throttle_events: null })
    expect(analysis.memory).toMatchObject({ std_dev_mb: null })
  })
})

describe('for the fleet there is the same for each configuration', () => {
  const delivery = { holds: true, stored: 48, quarantined: 0, lost: 0, removed: 0, incomplete_runs: 0 }
  const totals = {
    total_requests: 4,
    successful: 3,
    failed: 1,
    success_rate: 0.75,
    cut: 0,
    throttled_out: 0,
    excluded: { count: 0, reasons: [] },
    delivery,
  }

  test.each(['summary', 'export'])('GET /metrics/%s', async (path) => {
    const { configurations, costs, heard, throttling, excluded_requests, ...rest } = await json<{
      configurations: Record<string, unknown>
      costs?: Record<string, unknown>
      heard?: Record<string, unknown>
      throttling?: Record<string, unknown>
      excluded_requests?: Record<string, unknown>
    }>(`/metrics/${path}`)
    expect(rest).toEqual(totals)
    if (path === 'summary')
      expect(throttling).toEqual({
        amd_epyc_cpu: { detected: null, requests: null, left_out: 0 },
        intel_i5_cpu: { detected: false, requests: 0, left_out: 0 },
      })
    for (const each of [costs, heard, excluded_requests])
      expect(Object.keys(each ?? configurations)).toEqual(Object.keys(configurations))
    expect(Object.keys(configurations)).toEqual(['amd_epyc_cpu', 'intel_i5_cpu'])
    for (const [label, one] of Object.entries(configurations)) {
      expect(one).toEqual(await json(`/metrics/${path}?hardware=${label}`))
    }
  })
})

describe('the links of an export download', () => {
  async function download(kind: 'synthesis' | 'realtime') {
    const { csv_files } = await json<typeof exportExample>('/metrics/export?hardware=intel_i5_cpu')
    const response = await fetch(csv_files[kind])
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="${kind}_intel_i5_cpu.csv"`,
    )
    return response.text()
  }

  test('with the law of delivery in their headers', async () => {
    for (const path of ['/metrics/summary?hardware=intel_i5_cpu', '/api/v1/exports/realtime.csv']) {
      const { headers } = await fetch(`${collector.url}${path}`)
      expect([...headers].filter(([name]) => /^voicemark-(law|rows|runs)/.test(name))).toEqual([
        ['voicemark-law', 'holds'],
        ...(path.endsWith('.csv') || path.includes('.csv?') ? [['voicemark-rows-excluded', '0']] : []),
        ['voicemark-rows-lost', '0'],
        ['voicemark-rows-quarantined', '0'],
        ['voicemark-rows-removed', '0'],
        ['voicemark-rows-stored', '48'],
        ['voicemark-runs-incomplete', '0'],
      ])
    }
    const { headers } = await fetch(`${collector.url}/api/v1/exports/realtime.csv`)
    expect(headers.get('voicemark-samples-folded')).toBe('0')
  })

  test('the requests, 26 columns, without those that warmed up', async () => {
    const rows = parseCsv(requestCsvColumns, await download('synthesis'))
    const columns = Object.keys(requestCsvColumns)
    expect(columns).toHaveLength(26)
    expect(rows).toEqual(
      sent
        .slice(0, 3)
        .map((row) => Object.fromEntries(columns.map((name) => [name, Reflect.get(row, name)]))),
    )
  })

  test('the samples, 7 columns', async () => {
    const rows = parseCsv(realtimeCsvColumns, await download('realtime'))
    const columns = Object.keys(realtimeCsvColumns)
    expect(columns).toHaveLength(7)
    expect(rows).toEqual(
      samplesOf(0, 40).map((row) =>
        Object.fromEntries(columns.map((name) => [name, Reflect.get(row, name)])),
      ),
    )
  })

  test('both of all machines at once', async () => {
    const lines = await Promise.all(
      ['synthesis', 'realtime'].map(async (kind) => (await text(`/api/v1/exports/${kind}.csv`)).split('\n')),
    )
    expect(lines.map(({ length }) => length)).toEqual([6, 45])
  })

  test('HEAD says what would come', async () => {
    const response = await fetch(`${collector.url}/api/v1/exports/realtime.csv`, { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(response.headers.get('content-disposition')).toContain('realtime_all.csv')
  })
})

describe('requests', () => {
  interface Page {
    requests: RequestRow[]
    next_cursor: string | null
  }

  test('come newest first with all fields, and pages lead through all of them', async () => {
    const seen: RequestRow[] = []
    let cursor: string | null = null
    do {
      const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const page: Page = await json<Page>(`/api/v1/requests?limit=2${from}`)
      seen.push(...page.requests)
      cursor = page.next_cursor
    } while (cursor !== null)
    expect(seen).toHaveLength(5)
    expect(seen.map((row) => row.start_time)).toEqual(seen.map((row) => row.start_time).sort((a, b) => b - a))
    for (const row of seen) expect(requestRow.strict().parse(row)).toEqual(row)
    expect(Object.keys(seen[0] ?? {})).toEqual(Object.keys(requestRow.shape))
  })

  test('of one configuration or of one agent', async () => {
    const count = async (query: string) => (await json<Page>(`/api/v1/requests?${query}`)).requests.length
    expect(await count('hardware=amd_epyc_cpu')).toBe(1)
    expect(await count(`agent_id=${i5}`)).toBe(4)
    expect(await count(`hardware=intel_i5_cpu&agent_id=${i5}`)).toBe(4)
    expect(await count(`hardware=intel_i5_cpu&agent_id=${epyc}`)).toBe(0)
  })

  test('have their samples', async () => {
    const answer = await json<{ samples: RealtimeRow[] }>(`/api/v1/requests/${measured.request_id}/samples`)
    const samples = samplesOf(2, 4).map((row, at) => ({ ...row, run_ref: run, seq: at + 2 }))
    expect(answer).toEqual({ request_id: measured.request_id, samples, rollups: [] })
  })
})

test('GET /api/v1/comparison claims nothing that so few requests do not show', async () => {
  const comparison = await json<FleetComparison>('/api/v1/comparison?measure=total_duration_s&override=true')
  expect(comparison.pairwise.labels).toEqual(['amd_epyc_cpu', 'intel_i5_cpu'])
  expect(comparison.pairwise.pairs).toMatchObject([{ verdict: 'cannot_tell', n_a: 1, n_b: 2 }])
  expect(comparison.sentences[0]).toMatch(/^amd_epyc_cpu and intel_i5_cpu: cannot tell at n = 1 and 2/)
  for (const query of ['measure=beauty', 'split=colour', 'override=yes', 'speed=1']) {
    expect((await get(`/api/v1/comparison?${query}`)).status).toBe(400)
  }
})

test('GET /api/v1/agents and /hardware say what there is', async () => {
  const { agents } = await json<{ agents: unknown[] }>('/api/v1/agents')
  expect(agents).toMatchObject([
    { agent_id: i5, hardware_tier: 'intel_i5', runs: 1, requests: 4, samples: 40 },
    { agent_id: epyc, hardware_tier: 'amd_epyc', hardware: { cpu_model: hostile }, samples: 3 },
  ])
  const { hardware } = await json<{ hardware: unknown[] }>('/api/v1/hardware')
  expect(hardware).toMatchObject([
    { label: 'amd_epyc_cpu', cpu_model: hostile, n: 1, peak_temperature_c: null },
    { label: 'intel_i5_cpu', n: 3, successful: 2, peak_temperature_c: 71.5 },
  ])
  expect(await json('/api/v1/hardware?hardware=intel_i5_cpu')).toEqual({ hardware: hardware.slice(1) })
})

test('GET /api/v1/diagnosis says what the doctor does', async () => {
  const { lines, problems } = await json<{ lines: string[]; problems: string[] }>('/api/v1/diagnosis')
  expect(lines.join('\n')).toContain('the law holds')
  expect(problems).toEqual([])
})

test('health says that every row is accounted for', async () => {
  expect(await json('/livez')).toEqual({ status: 'ok' })
  expect(await json('/readyz')).toEqual({ status: 'ok' })
  expect(await json('/healthz')).toMatchObject({
    status: 'ok',
    agents_connected: 0,
    ingest: { batches: 4, rows: 48, rejected: 0, waiting: 0 },
    figures: { next_run: null },
  })
  const { holds, streams } = await json<{ holds: boolean; streams: unknown[] }>('/api/v1/health')
  expect(holds).toBe(true)
  expect(streams).toContainEqual(
    expect.objectContaining({ run_id: run, stream: 'sample', next_seq: 40, stored: 40, quarantined: 0 }),
  )
})

/** Its requests have no samples, nothing counts joules, and no sound was judged. */
const undrawn: readonly string[] = ['fig_memory_timeline', 'fig_energy', 'fig_quality_speed']

describe('figures', () => {
  const begins = { png: '\x89PNG', svg: '<?xml', pdf: '%PDF' }
  const types = { png: 'image/png', svg: 'image/svg+xml', pdf: 'application/pdf' }

  const drawn = figureNames.filter((name) => !undrawn.includes(name))

  test.each(
    drawn.flatMap((name) => (['png', 'svg', 'pdf'] as const).map((format) => [name, format] as const)),
  )('GET /figures/%s.%s', async (name, format) => {
    const response = await get(`/figures/${name}.${format}`)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, types[format]])
    const body = Buffer.from(await response.arrayBuffer()).toString('latin1')
    expect(body.startsWith(begins[format])).toBe(true)
    expect(body).not.toContain('<script')
  })

  test('a figure for paper has its width, and is less high without title and remarks', async () => {
    const heightOf = async (query: string) => {
      const svg = await (await get(`/figures/fig2_rtf_comparison.svg?width=84mm${query}`)).text()
      return Number(/<svg[^>]* width="84mm" height="([\d.]+)mm"/.exec(svg)?.[1])
    }
    expect(await heightOf('&bare=true')).toBeLessThan(await heightOf(''))
  })

  test('a caption is text that names n, the statistic and what the whiskers are', async () => {
    const caption = await get('/figures/fig2_rtf_comparison.txt?whiskers=sd')
    expect(caption.headers.get('content-type')).toContain('text/plain')
    expect(await caption.text()).toMatch(/n = \d.*mean over.*Whiskers: ± 1 standard deviation/s)
    expect(await text('/figures/fig2_rtf_comparison.txt')).toContain('Whiskers: 95 % confidence interval')
  })

  test('a figure that has nothing to show is no picture, and says why', async () => {
    const reason = 'No request with the samples of its memory is stored.'
    const response = await get('/figures/fig_memory_timeline.png')
    expect([response.status, await response.json()]).toMatchObject([
      404,
      { code: 'figure-empty', detail: `there is nothing to draw: ${reason}` },
    ])
    expect(await text('/figures/fig_memory_timeline.txt')).toContain('No data: no request with the samples')
    expect(await text('/plain')).toContain(`Memory over one request: no data. ${reason}`)
  })

  test('are listed with where they are, or why there is nothing to draw', async () => {
    const { figures } = await json<{
      figures: { name: string; no_data: string | null; files: Record<string, string> }[]
    }>('/api/v1/figures')
    expect(figures.map(({ name }) => name)).toEqual(figureNames)
    for (const { no_data, files } of figures)
      for (const [format, link] of Object.entries(files)) {
        expect(format === 'txt' || no_data === null).toBe(true)
        expect((await fetch(collector.url + link, { method: 'HEAD' })).status).toBe(200)
      }
    expect(figures.some(({ no_data }) => no_data !== null)).toBe(true)
  })

  test('are drawn into the metrics folder on request', async () => {
    const answer = await fetch(`${collector.url}/api/v1/figures`, { method: 'POST' })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ leftOut: undrawn.map((name) => ({ name })) })
    const names = readdirSync(collector.metricsDir)
    expect(names.filter((name) => name.startsWith('fig'))).toHaveLength(4 * drawn.length + undrawn.length)
    expect(names).toEqual(
      expect.arrayContaining(['hardware_metadata.json', 'analysis_intel_i5.json', 'analysis_amd_epyc.json']),
    )
    expect(await json('/healthz')).toMatchObject({ figures: { last_error: null } })
  }, 90_000)
})

describe('the page', () => {
  test('shows agents, configurations and figures', async () => {
    const page = await text('/plain')
    for (const shown of [
      i5.slice(0, 8),
      'intel_i5_cpu',
      'success, 95 %',
      'Comparison of the RTF',
      ...figureNames.filter((name) => !undrawn.includes(name)).map((name) => `/figures/${name}.svg`),
    ]) {
      expect(page).toContain(shown)
    }
  })

  test('says of each machine what it cannot measure, why and what would help, before what it can', async () => {
    const page = await text('/plain')
    const places = [
      `${i5.slice(0, 8)}: 1 of 2 are here`,
      'no &lt;sensor&gt;',
      'modprobe k10temp',
      '/proc/stat',
    ]
    const found = places.map((shown) => page.indexOf(shown))
    expect(found).toEqual([...found].sort((a, b) => a - b))
    expect(found).not.toContain(-1)
  })

  test('takes a hostile name as text, and may run no script at all', async () => {
    const response = await get('/plain')
    const page = await response.text()
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;quoted&#39;')
    expect(page).not.toMatch(/<script|javascript:|\son\w+=/i)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'")
  })
})

describe('an error is problem+json with a code and a way out', () => {
  test.each<[path: string, status: number, code: string, detail: string]>([
    ['/nothing', 404, 'not-found', 'README'],
    [`/api/v1/agents/${epyc}/sensors`, 404, 'sensors-unknown', 'it is of before'],
    [`/api/v1/agents/${i5}/sensors?run=1`, 400, 'param-invalid', 'UUID of a run'],
    ['/metrics/summary?hardware=unknown', 404, 'hardware-unknown', 'amd_epyc_cpu, intel_i5_cpu'],
    ['/metrics/export?hardware=%E0%A4%A', 404, 'hardware-unknown', 'known labels'],
    ['/api/v1/exports/synthesis.csv?hardware=../..', 404, 'hardware-unknown', 'known labels'],
    ['/api/v1/exports/realtime.csv?hardware=x', 404, 'hardware-unknown', 'known labels'],
    ['/figures/fig9.png', 404, 'figure-unknown', 'fig1_memory_comparison'],
    ['/figures/fig3_success_rate.gif', 404, 'figure-unknown', 'png, svg, pdf, txt'],
    ['/figures/fig3_success_rate.png.png', 404, 'figure-unknown', 'known figures'],
    ['/figures/..%2f..%2fetc%2fpasswd', 404, 'figure-unknown', 'known figures'],
    ['/figures/fig3_success_rate.png?size=9', 400, 'unknown-parameter', 'width, whiskers, bare'],
    ...['59mm', '201mm', '84', '84px', '-84mm', 'mm'].map((width): [string, number, string, string] => [
      `/figures/fig3_success_rate.png?width=${width}`,
      400,
      'param-invalid',
      '60mm–200mm',
    ]),
    ['/figures/fig1_memory_comparison.png?whiskers=se', 400, 'param-invalid', 'interval or sd'],
    ['/figures/%E0%A4%A', 400, 'path-malformed', 'percent coding'],
    ['/metrics/summary?hardwares=x', 400, 'unknown-parameter', 'known here: hardware'],
    ['/metrics/summary?hardware=', 400, 'param-invalid', 'hardware'],
    [`/metrics/summary?hardware=${'x'.repeat(301)}`, 400, 'param-invalid', 'hardware'],
    ['/api/v1/agents?limit=1', 400, 'unknown-parameter', 'fields'],
    ['/api/v1/health?verbose=1', 400, 'unknown-parameter', 'recount'],
    ['/metrics/summary?hardware=a&hardware=b', 400, 'param-repeated', 'hardware may be sent once'],
    ...['0', '1001', '-1', '1.5', 'ten', '', '99999999999'].map((limit): [string, number, string, string] => [
      `/api/v1/requests?limit=${limit}`,
      400,
      'param-invalid',
      'limit: expected 1–1000',
    ]),
    ['/api/v1/requests?agent_id=me', 400, 'param-invalid', 'expected a UUID'],
    ['/api/v1/requests?cursor=x', 400, 'cursor-invalid', 'next_cursor'],
    ["/api/v1/requests?cursor=1';DROP TABLE request", 400, 'cursor-invalid', 'next_cursor'],
    [`/api/v1/requests/${randomUUID()}/samples`, 404, 'request-unknown', '/api/v1/requests'],
    ['/api/v1/requests/x/samples', 404, 'request-unknown', '/api/v1/requests'],
  ])('%s', async (path, status, code, detail) => {
    await expectProblem(await get(path), status, code, detail)
  })

  test.each([
    ['POST', '/metrics/summary', 'GET, HEAD'],
    ['DELETE', '/api/v1/requests', 'GET, HEAD'],
    ['PUT', '/figures/fig3_success_rate.png', 'GET, HEAD'],
    ['GET', '/api/v1/links', 'POST'],
  ])('%s %s', async (method, path, allowed) => {
    const response = await fetch(collector.url + path, { method })
    expect(response.headers.get('allow')).toBe(allowed)
    await expectProblem(response, 405, 'method-not-allowed', `allowed here: ${allowed}`)
  })

  test.each([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['the origin of a file', { origin: 'null' }],
    ['a name made to point here', { host: 'evil.example' }],
    ['a name that begins like ours', { host: 'localhost.evil.example' }],
  ])('%s', async (_name, headers) => {
    const { status, body } = await raw('/metrics/summary', headers)
    expect(status).toBe(403)
    expect(JSON.parse(body)).toMatchObject({ code: 'origin-not-allowed', status: 403 })
    expect(body).not.toContain('evil')
  })

  async function expectProblem(response: Response, status: number, code: string, detail: string) {
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    const problem = (await response.json()) as Record<string, unknown>
    expect([response.status, problem['status'], problem['code']]).toEqual([status, status, code])
    const ways = ['suggestion', 'see']
    expect(Object.keys(problem).filter((name) => !ways.includes(name))).toEqual([
      'type',
      'title',
      'status',
      'detail',
      'code',
    ])
    expect(problem['detail']).toContain(detail)
  }
})

test('an answer does not repeat what was sent', async () => {
  const canary = 'marmalade-canary'
  for (const path of [`/${canary}`, `/metrics/summary?hardware=${canary}`, `/figures/${canary}`]) {
    expect(await text(path)).not.toContain(canary)
  }
})

test('nothing was written outside the folders of the collector', () => {
  const folder = join(collector.metricsDir, '..')
  expect(readdirSync(folder).sort()).toEqual(['home', 'metrics'])
  expect(existsSync(join(folder, '..', 'x'))).toBe(false)
})

test('an error leaves the connection to the next request', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const first = await raw('/nothing', {}, agent)
  await new Promise((resolve) => setTimeout(resolve, 300))
  const second = await raw('/livez', {}, agent)
  expect([first.status, second.status]).toEqual([404, 200])
  expect(second.port).toBe(first.port)
  agent.destroy()
})

describe('with a token', () => {
  const token = 'token-of-at-least-thirty-two-characters'
  let guarded: RunningApp
  beforeAll(async () => {
    guarded = await startCollector({ VOICEMARK_TOKEN: token, VOICEMARK_COLLECTOR_HOST: '0.0.0.0' })
  })
  const ask = (path: string, headers: Record<string, string> = {}) =>
    fetch(guarded.url.replace('0.0.0.0', '127.0.0.1') + path, { headers })

  test('nothing but the probes is answered without it', async () => {
    for (const path of [
      '/',
      '/metrics/summary',
      '/api/v1/health',
      '/figures/fig2_rtf_comparison.png',
      '/healthz',
    ]) {
      const refused = await ask(path)
      expect([path, refused.status, refused.headers.get('www-authenticate')]).toEqual([
        path,
        401,
        'Basic realm="voicemark", charset="UTF-8"',
      ])
      expect(await refused.json()).toMatchObject({ code: 'unauthorized' })
    }
    expect((await ask('/readyz')).status).toBe(200)
  })

  test('it is taken as a bearer or as a password, and a wrong one is not', async () => {
    const basic = (password: string) => `Basic ${Buffer.from(`me:${password}`).toString('base64')}`
    for (const [authorization, status] of [
      [`Bearer ${token}`, 200],
      [basic(token), 200],
      [`Bearer ${token}x`, 401],
      [basic(''), 401],
    ] as const) {
      expect((await ask('/metrics/summary', { authorization })).status).toBe(status)
    }
  })

  test('a page of another site cannot use the password that the browser knows', async () => {
    const answer = await ask('/metrics/summary', {
      authorization: `Bearer ${token}`,
      origin: 'http://evil.example',
    })
    expect(answer.status).toBe(403)
  })
})

/** As `fetch`, which sets Host and Origin itself, cannot. */
function raw(path: string, headers: Record<string, string>, agent?: Agent) {
  return new Promise<{ status: number | undefined; body: string; port: number | undefined }>(
    (resolve, reject) => {
      request(collector.url + path, { headers, agent }, (response) => {
        const port = response.socket.localPort
        let body = ''
        response.setEncoding('utf8').on('data', (part: string) => (body += part))
        response.on('end', () => resolve({ status: response.statusCode, body, port }))
      })
        .on('error', reject)
        .end()
    },
  )
}
