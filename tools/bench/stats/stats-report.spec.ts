import { createRandom } from '@voicemark/analysis'
import { expect, test } from 'vitest'
import { measureClaims } from './stats-campaigns.js'
import { measureCoverage } from './stats-coverage.js'
import { statsTable } from './stats-report.js'
import { measureSpeed } from './stats-speed.js'

test('a small run makes a whole table of at most 100 columns, the same for the same seed', () => {
  const random = createRandom(1)
  const measured = () => ({
    coverage: measureCoverage(20, random.fork('coverage'), () => undefined),
    claims: measureClaims(10, random.fork('claims'), () => undefined),
  })
  const report = {
    bench: 'stats',
    cpu_model: 'Some CPU',
    cpu_cores: 2,
    node_version: '20.19.0',
    seed: 1,
    load_before: [0, 0, 0],
    load_after: [0, 0, 0],
    ...measured(),
    speed: measureSpeed(1000, random.fork('speed')),
  } as const
  expect(measured()).toMatchObject({ coverage: report.coverage, claims: report.claims })
  const lines = statsTable(report).split('\n')
  expect(lines.filter((line) => line.length > 100)).toEqual([])
  expect(lines.filter((line) => line.includes('campaigns'))).toHaveLength(4)
})
