// All clients lose their collector at once, make rows meanwhile, and come back.
//   npm run test:storm -- [--clients 1000] [--rows 300] [--database sqlite|postgresql] [--seed S]
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { playedText, playSuite } from './play-suite.js'
import type { Suite } from './suite.js'
import { bothDatabases } from './suite.js'
import { storm } from './suites/collector-deaths.js'

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '1000' },
    rows: { type: 'string', default: '300' },
    database: { type: 'string' },
    seed: { type: 'string', default: String(Date.now()) },
    build: { type: 'string', default: fileURLToPath(new URL('../..', import.meta.url)) },
  },
})

const clients = Math.min(2000, Number(values.clients) || 1000)
const rows = Math.min(5000, Number(values.rows) || 300)
const suite: Suite = { name: 'storm', databases: bothDatabases, run: (stage) => storm(stage, clients, rows) }
const { seed, build } = values
process.stdout.write(`seed ${seed}\n`)
for (const database of bothDatabases.filter(
  (name) => values.database === undefined || values.database === name,
)) {
  const played = await playSuite(suite, { database, seed, build, limitS: 300 })
  process.stdout.write(playedText(played))
  if (played.outcome === 'failed') process.exitCode = 1
}
process.exit()
