import { randomUUID } from 'node:crypto'
import type { RealtimeSample } from '@voicemark/schema'
import { expect } from 'vitest'
import { openStore } from '../src/store/store.js'
import { from, helloOf, requestBatch, sampleBatch, sampleOf, type SentRequest } from './store-rows.js'
import { variedRequest } from './varied-request.js'

/** Requests of each run, and samples. */
export const rowsOfRun = 700

/** A voice that statements and texts could get wrong. */
export const awkwardVoice = "it's \\ $1"

/** What formats could get wrong: signs of CSV and JSON, numbers of many digits and of none. */
const awkward: Partial<SentRequest>[] = [
  { error_message: 'a,b "c"\r\nd', success: false, failure_class: 'engine' },
  { error_message: '', item_id: '=1+1, 2', voice: 'Zoë 🚀 \u2028' },
  { peak_memory_mb: 0.1 + 0.2, rtf: 1e-9, delta_memory_mb: -0.5 },
  { peak_memory_mb: 1e21, rtf: 5e-324, cpu_cores: 2_147_483_647 },
  { tags: { '10': 'a', '9': 'b', q: '",\n' }, stage_s: null, throttle_detected: true },
  {
    error_message: '\\N',
    success: false,
    failure_class: 'engine',
    item_id: 'a\tb\\n\b\v\f',
    voice: awkwardVoice,
  },
  { peak_memory_mb: 1e-5, rtf: 123_456_789_012_345.6, delta_memory_mb: -16, energy_j: 1e15, cpu_energy_j: 0 },
]

const awkwardNumbers = [0, 16, 1e-5, 1e15, 1e22, 1 / 3]

function request(i: number): SentRequest {
  return { ...variedRequest(i), ...awkward[i % 50] }
}

function sample(i: number): RealtimeSample {
  return sampleOf(i, {
    cpu_percent: i % 7 === 0 ? null : ((i * 733) % 10_007) / 101,
    memory_mb: awkwardNumbers[i % 100] ?? 300 + i / 3,
    watched: i % 5 === 4 ? 'pid:7' : null,
    processes: i % 5 === 4 ? 3 : null,
  })
}

/** Fills a database with runs of two machines, and says what they are called. */
export async function fillWithRuns(url: string): Promise<string[]> {
  const store = await openStore(url)
  const runs: string[] = []
  for (const agent of [randomUUID(), randomUUID()])
    for (let n = 0; n < 2; n++) {
      const run = randomUUID()
      runs.push(run)
      await store.hello(agent, helloOf(run))
      const all = Array.from({ length: rowsOfRun }, (_, i) => i)
      const batches = [requestBatch(run, 0, all.map(request)), sampleBatch(run, 0, all.map(sample))]
      for (const batch of batches)
        expect(await store.ingest([from(agent, batch)])).toMatchObject([{ status: 'ok' }])
    }
  await store.close()
  return runs
}
