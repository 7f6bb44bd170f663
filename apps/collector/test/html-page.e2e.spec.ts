import { createHash, randomUUID } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { protocolVersion, type RequestRow } from '@voicemark/schema'
import { io } from 'socket.io-client'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { runCommand, type RunningApp, startCollector, temporaryFolder } from './running-processes.js'
import { passportOf } from './sensors-suite.js'
import { helloOf, requestBatch, requestOf, sampleBatch, samplesOf } from './store-rows.js'

vi.setConfig({ testTimeout: 60_000 })

const campaign_id = randomUUID()
const hostile = `</script><script>alert(1)</script><img src=x onerror="alert(2)"> & 'q' \u202e${'x'.repeat(80)}`

let collector: RunningApp
const folder = temporaryFolder()

beforeAll(async () => {
  collector = await startCollector()
  await deliver('intel_i5', [...voiceOf('amy', 0.2, {}), ...voiceOf('joe', 0.4, {})])
  await deliver('amd_epyc', voiceOf('amy', 0.3, { cpu_model: hostile, intra_threads: 8 }))
}, 90_000)

/** Ten texts, three times each; the first request warmed it up, and the last one failed. */
function voiceOf(voice: string, rtf: number, changes: Partial<RequestRow>) {
  return Array.from({ length: 31 }, (_, at) =>
    requestOf({
      voice,
      campaign_id,
      start_time: 1_763_800_000 + at,
      item_id: `text-${at % 10}`,
      warmup: at === 0,
      tags: { corpus: 'f00d', note: hostile.slice(0, 100) },
      first_sample_seq: at === 5 ? 0 : null,
      last_sample_seq: at === 5 ? 7 : null,
      ...(at === 30
        ? { success: false, rtf: null, failure_class: 'timeout' as const, error_message: 'timeout: 120 s' }
        : { rtf: at === 0 ? 99 : rtf * (0.9 + ((at * 7) % 30) / 150) }),
      ...changes,
    }),
  )
}

async function deliver(tier: string, requests: Parameters<typeof requestBatch>[2]) {
  const run_id = randomUUID()
  const auth = { proto: protocolVersion, agent_id: randomUUID() }
  const socket = io(collector.url, { auth, transports: ['websocket'], reconnection: false })
  const messages = [
    ['hello', { ...helloOf(run_id, tier), sensors: passportOf() }],
    ['batch', sampleBatch(run_id, 0, samplesOf(0, 8))],
    ['batch', requestBatch(run_id, 0, requests)],
  ] as const
  for (const [event, message] of messages)
    expect(await socket.timeout(5000).emitWithAck(event, message)).toMatchObject({ status: 'ok' })
  socket.close()
}

async function page(query = ''): Promise<string> {
  const response = await fetch(`${collector.url}/api/v1/report.html${query}`)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  return response.text()
}

/** Text of the cells of the row of a label, in the table with that head. */
function cellsOf(html: string, head: string, label: string): string[] {
  const table = html.split('<table').find((one) => one.includes(`>${head}</th>`)) ?? ''
  const row = table.split('<tr>').find((one) => one.startsWith(`<th scope="row">${label}</th>`)) ?? ''
  return [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, text = '']) => text)
}

test('the numbers of the page are those of the paper pack and of the metrics', async () => {
  const query = `?campaign=${campaign_id}`
  const html = await page(query)
  const exported = (await (await fetch(`${collector.url}/metrics/export${query}`)).json()) as {
    configurations: Record<
      string,
      { analysis: { performance: { avg_rtf: number } }; total_syntheses: number }
    >
  }
  const out = join(folder, 'pack')
  const asked = ['--collector', collector.url, '--campaign', campaign_id, '--out', out]
  expect((await runCommand('collector', ['report', ...asked])).code).toBe(0)
  const rtfTex = readFileSync(join(out, 'tables/rtf.tex'), 'utf8').replaceAll(/\\allowbreak\{\}|\\(?=_)/g, '')
  const labels = Object.keys(exported.configurations)
  expect(labels).toHaveLength(3)
  for (const label of labels) {
    const [n = '', median = '', mean = '', sd = ''] = cellsOf(html, 'Aggregate [95 % interval]', label)
    const of = exported.configurations[label]
    expect([n, Number(mean).toFixed(2)]).toEqual(['29', of?.analysis.performance.avg_rtf.toFixed(2)])
    // As the pack has them, digit for digit: `0.199 {[}0.191, 0.207] & 0.199 & 0.0176`.
    expect(rtfTex).toContain(`${n} & ${median.replace('[', '{[}')} & ${mean} & ${sd} &`)
    expect(cellsOf(html, 'Failures', label).slice(0, 2)).toEqual(['30', '29'])
    expect(of?.total_syntheses).toBe(30)
  }
})

test('verdicts are in the words of the comparison, and what is not comparable comes before any number', async () => {
  const html = await page(`?campaign=${campaign_id}`)
  const answer = await fetch(`${collector.url}/api/v1/comparison?measure=rtf&campaign=${campaign_id}`)
  const { sentences } = (await answer.json()) as { sentences: string[] }
  const plain = html
    .slice(0, html.indexOf('<script type'))
    .replaceAll(/<[^>]*>/g, '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
  expect(sentences).toHaveLength(3)
  for (const sentence of sentences) expect(plain).toContain(sentence)
  expect(html.indexOf('<section id="apart"')).toBeLessThan(html.indexOf('<table'))
  expect(html.indexOf('not compared;')).toBeLessThan(html.indexOf('ratio of medians'))
})

describe('one file that needs nothing else', () => {
  test('it loads and runs nothing but its own style and script, whatever names there are', async () => {
    const html = await page()
    expect(html).not.toMatch(/(?:src|href)="(?!#)/)
    expect(html).not.toContain('<img')
    expect(html).not.toContain('</script><script>alert')
    expect(html).not.toMatch(/ style=| on[a-z]+="/)
    expect(html.match(/<script/g)).toHaveLength(2)
    const sources = ['style', 'script'].map((name) => {
      const [, text = ''] = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(html) ?? []
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    })
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? ''
    expect(policy).toContain(`default-src 'none'; style-src ${sources[0]}; script-src ${sources[1]};`)
    const sent = await fetch(`${collector.url}/api/v1/report.html`)
    expect(sent.headers.get('content-security-policy')).toContain(policy)
    await sent.text()
  })

  test('figures are part of it, with a name for each value, and ids that are there once', async () => {
    const html = await page(`?campaign=${campaign_id}`)
    expect(html.match(/<figure id=/g)?.length).toBeGreaterThan(8)
    expect(html).toMatch(/<title>[^<]*intel_i5[^<]*: 0\.\d+ \[0\.\d+, 0\.\d+\] n = 29/)
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('the command writes the same bytes as the collector, below 2 MB', async () => {
    const path = join(folder, 'page.html')
    const { code, stdout, stderr } = await runCommand('collector', [
      ...['report', '--collector', collector.url, '--campaign', campaign_id, '--html', path],
    ])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain(`wrote ${path}: ${statSync(path).size} bytes`)
    expect(readFileSync(path, 'utf8')).toBe(await page(`?campaign=${campaign_id}`))
    expect(statSync(path).size).toBeLessThan(2e6)
  })

  test('the data are inside, without a text that could end the element', async () => {
    const html = await page(`?campaign=${campaign_id}`)
    const [, text = ''] =
      /<script type="application\/json" id="voicemark-data">(.*?)<\/script>/.exec(html) ?? []
    expect(text).not.toContain('<')
    const data = JSON.parse(text) as { rows: number; data_sha256: string; requests: { rows: number } }
    expect([data.rows, data.requests.rows]).toEqual([93, 93])
    expect(html).toContain(`<dd>${data.data_sha256}</dd>`)
  })
})

test('without a measured request there is no page', async () => {
  const response = await fetch(`${collector.url}/api/v1/report.html?campaign=${randomUUID()}`)
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
    404,
    'nothing-measured',
  ])
  const { code, stderr } = await runCommand('collector', ['report', '--collector', collector.url])
  expect([code, stderr]).toEqual([2, expect.stringContaining('--html FILE') as string])
})
