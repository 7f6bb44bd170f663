import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCsv, requestCsvColumns, requestRow } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { environmentOf, agentFolders, runVoicemark } from './running-agent.js'

const interval = z.object({ low: z.number(), high: z.number() })
const report = z.object({
  measured: z.object({ planned: z.number(), answered: z.number() }),
  configurations: z.array(
    z.object({
      n: z.number(),
      repeats: z.number(),
      observer_effect: z.object({ pairs: z.number(), ratio: z.number(), interval }),
    }),
  ),
  requests: z.array(requestRow),
})

test('an observer check measures each request both ways, says the effect, and leaves what was not sampled out', async () => {
  const folders = agentFolders()
  const corpus = join(folders.home, '..', 'texts.txt')
  writeFileSync(corpus, 'One sentence.\nAnother, which is a little longer.\n')
  const flags = ['--observer-check', '--repeat', '3', '--warmup', '1', '--corpus', corpus, '--json']
  const { code, stdout } = await runVoicemark(['bench', ...flags], environmentOf(folders))
  expect(code).toBe(0)
  const { measured, configurations, requests } = report.parse(JSON.parse(stdout))
  expect(measured).toEqual({ planned: 12, answered: 12 })
  expect(configurations).toMatchObject([{ n: 6, repeats: 3, observer_effect: { pairs: 6 } }])
  const without = requests.filter(({ sampled }) => sampled === false)
  expect(without).toHaveLength(6)
  for (const row of without) {
    expect([row.samples_taken, row.first_sample_seq, row.avg_memory_mb]).toEqual([0, null, null])
    // What is counted at the boundaries stays.
    expect(row.process_cpu_s).toBeGreaterThan(0)
  }
  const kept = requests.filter(({ sampled, warmup }) => sampled === true && !warmup)
  expect(kept.every(({ samples_taken }) => samples_taken > 0)).toBe(true)
  const name = readdirSync(folders.metricsDir).find((file) => file.startsWith('synthesis_')) ?? ''
  const inFile = [...parseCsv(requestCsvColumns, readFileSync(join(folders.metricsDir, name), 'utf8'))]
  expect(inFile.map(({ request_id }) => request_id).sort()).toEqual(
    kept.map(({ request_id }) => request_id).sort(),
  )
})
