import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { boards } from './board-files.js'
import { fleetBoard } from './fleet-board.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

test.each(Object.keys(boards))('deploy/grafana/%s is what npx tsx tools/grafana/boards.ts writes', (name) => {
  expect(readFileSync(`${root}deploy/grafana/${name}`, 'utf8')).toBe(boards[name])
})

/** Names of metrics in the sources of the collector, so that none that was renamed stays in a board or a rule. */
const metricNames = new Set(
  readdirSync(`${root}apps/collector/src/health/prometheus`)
    .map((file) => readFileSync(`${root}apps/collector/src/health/prometheus/${file}`, 'utf8'))
    .flatMap((text) => [...text.matchAll(/'((?:voicemark|tts|process|nodejs)_[a-z_]+)'/g)])
    .flatMap(([, name = '']) => [name, ...['mean', 'min', 'max'].map((statistic) => `${name}_${statistic}`)]),
)

test.each(['deploy/grafana/voicemark-fleet.json', 'deploy/prometheus/rules.yml'])(
  '%s asks for no metric that the collector does not have',
  (file) => {
    const asked = readFileSync(root + file, 'utf8').matchAll(/\b(?:voicemark|tts|process|nodejs)_[a-z_]+\b/g)
    const unknown = [...asked].map(([name]) => name).filter((name) => !metricNames.has(name))
    expect(unknown).toEqual([])
  },
)

const promtool = spawnSync('promtool', ['--version']).status === 0
const skipped = promtool ? '' : ' (skipped: Debian has promtool in prometheus)'

test.skipIf(!promtool).each([
  ['check rules', ['check', 'rules', 'rules.yml']],
  ['test rules', ['test', 'rules', 'rules-test.yml']],
])(`promtool %s finds nothing wrong${skipped}`, (_name, args) => {
  const { status, stdout, stderr } = spawnSync('promtool', args, {
    cwd: `${root}deploy/prometheus`,
    encoding: 'utf8',
  })
  expect([status, stdout + stderr]).toEqual([0, expect.stringContaining('SUCCESS')])
})

test.skipIf(!promtool)(`every query of the board is one that Prometheus understands${skipped}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-board-'))
  const { panels = [] } = fleetBoard
  const targets = panels.flatMap((panel) => ('targets' in panel ? (panel.targets ?? []) : []))
  const queries = targets.map((target) => String(target['expr']))
  const rules = queries.map((query, i) => ({
    record: `query_${i}`,
    expr: query.replaceAll(/\$[a-z_]+/g, '.*'),
  }))
  writeFileSync(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'board', rules }] }))
  try {
    const { status, stderr } = spawnSync('promtool', ['check', 'rules', join(folder, 'rules.yml')], {
      encoding: 'utf8',
    })
    expect([queries.length > 10, status, stderr]).toEqual([true, 0, ''])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
