import { readFileSync } from 'node:fs'
import { requestRow, type RequestRow } from '@voicemark/schema'
import { describe, expect, test } from 'vitest'
import { builtInCorpus } from '../plan/corpus.js'
import { blockOrder, warmUp, type PlannedRequest } from '../plan/order.js'
import type { BenchFailure, BenchOutcome } from '../target/bench-outcome.js'
import { buildReport, type ReportParts } from './bench-report.js'
import { renderTable } from './bench-table.js'

const sample = requestRow.parse(
  JSON.parse(readFileSync(new URL('../../../fixtures/request-row.json', import.meta.url), 'utf8')),
)
const agent = {
  agent_id: sample.agent_id,
  run_id: sample.run_id,
  hardware_tier: sample.hardware_tier,
  device_type: sample.device_type,
}
const campaign = { campaign_id: '1d2c3b4a-5e6f-4a7b-8c9d-0e1f2a3b4c5d', voice: null, threads: null, tags: {} }
const options = { warmup: 2, repeat: 2 }
const ordered = { seed: 0, order: 'sequence', configurations: [null] } as const
const plan = [
  ...warmUp(builtInCorpus.items, options.warmup, 0),
  ...[1, 2].flatMap((block) => blockOrder(builtInCorpus.items, ordered, block)),
]
const planned = 24

/** Times that grow with the text and a little with each repeat. */
function doneOutcome(request: PlannedRequest): BenchOutcome {
  const chars = request.item.text.length
  const total_duration_s = (0.01 + chars / 2000) * (1 + request.repeat / 50)
  const audio_duration_s = chars / 15
  const samples_taken = 2 + Math.floor(total_duration_s * 10)
  const row: RequestRow = {
    ...sample,
    item_id: request.item.id,
    repeat: request.repeat,
    warmup: request.warmup,
    text_length_chars: chars,
    total_duration_s,
    audio_duration_s,
    rtf: total_duration_s / audio_duration_s,
    peak_memory_mb: 170 + chars / 100,
    samples_due: samples_taken,
    samples_taken,
    undersampled: samples_taken < 5,
  }
  return { status: 'done', request, row }
}

function failedOutcome(request: PlannedRequest, failure: Partial<BenchFailure> = {}): BenchOutcome {
  const timeout: BenchFailure = {
    failure_class: 'timeout',
    code: 'synthesis-timeout',
    detail: 'no audio within 120 s (VOICEMARK_TIMEOUT_S); the synthesis process was ended and restarted',
    request_id: sample.request_id,
    http_status: 504,
  }
  return { status: 'failed', request, failure: { ...timeout, ...failure } }
}

const tableOf = (parts: Partial<ReportParts>) =>
  renderTable(
    buildReport({ campaign, corpus: builtInCorpus, options, agent, planned, outcomes: [], ...parts }),
  )

describe('the table', () => {
  test('of a bench that went well', async () => {
    await expect(tableOf({ outcomes: plan.map(doneOutcome) })).toMatchFileSnapshot('fixtures/table.txt')
  })

  test('says which requests were sampled late', () => {
    const outcomes = plan.map((request, at) => {
      const done = doneOutcome(request)
      return at === 5 && done.status === 'done' ? { ...done, row: { ...done.row, samples_late: 1 } } : done
    })
    expect(tableOf({ outcomes })).toMatch(/^samples {3}1 of 24 requests had late samples: .* 1 late, /m)
  })

  test('of a bench in which some requests failed, with the first failure of each code', async () => {
    const outcomes = plan.map((request) => {
      if (request.item.id === 'long-2' && !request.warmup) return failedOutcome(request)
      if (request.item.id === 'short-1' && request.repeat === 2) {
        return failedOutcome(request, {
          failure_class: 'refused',
          code: 'spool-full',
          detail: 'the row cannot be written',
        })
      }
      return doneOutcome(request)
    })
    const table = tableOf({ outcomes, campaign: { ...campaign, tags: { room: 'cold' } } })
    await expect(table).toMatchFileSnapshot('fixtures/table-failures.txt')
  })

  test('of one request, whose deviation is not known', () => {
    const first = plan[2]
    if (first === undefined) throw new Error('the plan is empty')
    const table = tableOf({ outcomes: [doneOutcome(first)] })
    expect(table).toMatch(/short +33 +1 +0\.0123 +0\.0123 ± – +0\.0123/)
    expect(table).toMatch(/medium +– +0 +– +– ± – +– +– +–/)
    expect(table).toContain('stopped early at 1')
  })

  test('of a bench without any success has a dash for every figure', () => {
    const table = tableOf({ outcomes: plan.map((request) => failedOutcome(request)) })
    expect(table).toContain('24 of 24: 24 timeout; of the warm-up: 2')
    expect(table).toContain('Aggregate RTF (Σ time / Σ audio): –')
    expect(table).not.toMatch(/NaN|undefined|Infinity|null/)
  })

  test('of repeats that differ much says that the machine is noisy', () => {
    const outcomes = plan.map((request) => {
      const outcome = doneOutcome(request)
      return outcome.status === 'done'
        ? { ...outcome, row: { ...outcome.row, rtf: request.repeat } }
        : outcome
    })
    expect(tableOf({ outcomes })).toMatch(/differ by 47 % .*\nOver 15 % is noisy/)
  })

  test('fits 100 columns', () => {
    const widths = tableOf({ outcomes: plan.map(doneOutcome) })
      .split('\n')
      .map((line) => line.length)
    expect(Math.max(...widths)).toBeLessThanOrEqual(100)
  })
})

test('a cold request outside the warm-up is left out and counted', () => {
  const outcomes = plan.map(doneOutcome)
  const cold = outcomes.map((outcome, at) =>
    outcome.status === 'done' && at === 2 ? { ...outcome, row: { ...outcome.row, cold: true } } : outcome,
  )
  const report = buildReport({ campaign, corpus: builtInCorpus, options, agent, planned, outcomes: cold })
  expect(report.left_out).toEqual({ warmup: 2, cold: 1, throttled: 0 })
  expect(report.groups.at(-1)?.n).toBe(23)
  expect(report.requests).toHaveLength(26)
})

test('no text of the corpus is in the result', () => {
  const outcomes = plan.map((request, at) => (at % 2 === 0 ? doneOutcome(request) : failedOutcome(request)))
  const json = JSON.stringify(
    buildReport({ campaign, corpus: builtInCorpus, options, agent, planned, outcomes }),
  )
  for (const { text } of builtInCorpus.items) expect(json).not.toContain(text.slice(0, 20))
})
