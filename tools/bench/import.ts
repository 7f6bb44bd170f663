// How long the import of a file takes next to csv-parse alone, and what agents notice meanwhile.
//   npm run bench:import -- [--json] [--rounds 3] [--requests 100000] [--samples 1000000]
import { describeValues } from '@voicemark/analysis'
import { parse } from 'csv-parse'
import { createReadStream, mkdirSync, mkdtempSync, openAsBlob, rmSync, statSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createFleetAgent, type FleetCounts } from './fleet/fleet-agent.js'
import { importedKinds, writeImportFile } from './import/import-files.js'
import {
  type AckFigures,
  type ImportFigures,
  type ImportReport,
  importTable,
} from './import/import-report.js'
import { openProductStore, type ProductStore } from './ingest/ingest-product.js'
import { startCollectorProcess } from './under-test/collector-process.js'

const options = {
  json: { type: 'boolean', default: false },
  rounds: { type: 'string', default: '3' },
  requests: { type: 'string', default: '100000' },
  samples: { type: 'string', default: '1000000' },
} as const

type Kind = keyof typeof importedKinds

/** CPU of the product's import by that of the pass: reading is one, the rest is checking, staging and storing. */
const expected: Readonly<Record<Kind, number>> = { requests: 10, samples: 7 }
/** As in apps/agent/src/uplink/uplink.ts. */
const deadlineMs = 20_000
const agentCount = 5
const idleMs = 5_000

interface Spent {
  readonly seconds: number
  readonly cpu_s: number
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options })
  const rounds = positive('--rounds', values.rounds)
  const rows = {
    requests: positive('--requests', values.requests),
    samples: positive('--samples', values.samples),
  }
  const load_before = loadavg()
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-bench-'))
  try {
    const files: ImportFigures[] = []
    const acknowledgements: AckFigures[] = []
    for (const kind of ['requests', 'samples'] as const) {
      const path = join(folder, `${kind}.csv`)
      await writeImportFile(path, importedKinds[kind], rows[kind])
      files.push(await measureFile(folder, path, kind, { rounds, rows: rows[kind] }))
      acknowledgements.push(await measureAcknowledgements(folder, path, kind))
    }
    const report: ImportReport = {
      bench: 'import',
      cpu_model: cpus()[0]?.model ?? 'unknown',
      cpu_cores: availableParallelism(),
      node_version: process.versions.node,
      rounds,
      load_before,
      load_after: loadavg(),
      files,
      acknowledgements,
    }
    process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : importTable(report))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function positive(name: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text)
  throw new Error(`${name} must be a whole number from 1 to 9999999, not ${text}`)
}

async function measureFile(
  folder: string,
  path: string,
  file: Kind,
  { rounds, rows }: { rounds: number; rows: number },
): Promise<ImportFigures> {
  const passes: Spent[] = []
  const imports: Spent[] = []
  // The first round warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    process.stderr.write(`${file}: ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}\n`)
    const pass = await spent(() => passOver(path, rows))
    const imported = await spent(() => importOnce(folder, path, rows))
    if (round === 0) continue
    passes.push(pass)
    imports.push(imported)
  }
  const cpu_ratio = median(imports.map(({ cpu_s }, i) => cpu_s / (passes[i]?.cpu_s ?? NaN)))
  return {
    file,
    rows,
    bytes: statSync(path).size,
    csv_parse_s: median(passes.map(({ seconds }) => seconds)),
    csv_parse_cpu_s: median(passes.map(({ cpu_s }) => cpu_s)),
    import_s: median(imports.map(({ seconds }) => seconds)),
    import_cpu_s: median(imports.map(({ cpu_s }) => cpu_s)),
    cpu_ratio,
    expected: expected[file],
    result: cpu_ratio <= expected[file] ? 'pass' : 'fail',
  }
}

async function spent(work: () => Promise<void>): Promise<Spent> {
  const cpuBefore = process.cpuUsage()
  const startMs = performance.now()
  await work()
  const { user, system } = process.cpuUsage(cpuBefore)
  return { seconds: (performance.now() - startMs) / 1000, cpu_s: (user + system) / 1e6 }
}

async function passOver(path: string, rows: number): Promise<void> {
  let records = 0
  const parser = createReadStream(path).pipe(parse())
  for await (const record of parser as AsyncIterable<string[]>) if (record.length > 0) records += 1
  if (records !== rows + 1) throw new Error(`csv-parse found ${records} records`)
}

// Compiled, as it is run; a tool does not depend on an app, so its types are said here.
const importModule = new URL('../../apps/collector/dist/imports/import-file.js', import.meta.url)
type ImportFile = (store: ProductStore, file: object, options: object) => Promise<{ inserted: number }>

async function importOnce(folder: string, path: string, rows: number): Promise<void> {
  const { importFile } = (await import(importModule.href)) as { importFile: ImportFile }
  const own = mkdtempSync(join(folder, 'import-'))
  const store = await openProductStore(`file:${join(own, 'collector.db')}`)
  try {
    const upload = {
      path,
      folder: own,
      file_name: 'bench.csv',
      bytes: statSync(path).size,
      sha256: '0'.repeat(64),
      sender: null,
    }
    const { inserted } = await importFile(store, upload, { mode: 'all', keepZeros: false })
    if (inserted !== rows) throw new Error(`${inserted} of ${rows} rows were imported`)
  } finally {
    await store.close()
    rmSync(own, { recursive: true })
  }
}

/** Real sockets: some agents deliver ten rows a second each, before and during the import of the file. */
async function measureAcknowledgements(folder: string, path: string, file: Kind): Promise<AckFigures> {
  process.stderr.write(`${file}: agents deliver meanwhile\n`)
  const home = join(folder, `home-${file}`)
  mkdirSync(home)
  const collector = await startCollectorProcess(`file:${join(home, 'collector.db')}`, home)
  const counts: FleetCounts = { ack_ms: [], retries: 0, reconnects: 0 }
  const agents = Array.from({ length: agentCount }, () => createFleetAgent(collector.url, counts))
  try {
    await Promise.all(agents.map((agent) => agent.connect()))
    const beganMs = performance.now()
    let over = false
    const made = () => Math.floor((performance.now() - beganMs) / 100)
    const delivering = agents.map((agent) =>
      agent.deliver(
        1,
        () => (over ? agent.stored() : made()),
        () => over,
      ),
    )
    await sleep(idleMs)
    const idle = counts.ack_ms.splice(0)
    const { seconds: import_s } = await spent(() => sendFile(collector.url, path))
    over = true
    await Promise.all(delivering)
    const during_max_ms = Math.max(...counts.ack_ms)
    return {
      file,
      import_s,
      idle_p50_ms: median(idle),
      idle_max_ms: Math.max(...idle),
      during_p50_ms: median(counts.ack_ms),
      during_max_ms,
      retries: counts.retries,
      reconnects: counts.reconnects,
      deadline_ms: deadlineMs,
      result: during_max_ms <= deadlineMs && counts.reconnects === 0 ? 'pass' : 'fail',
    }
  } finally {
    for (const agent of agents) agent.close()
    await collector.stop()
  }
}

async function sendFile(url: string, path: string): Promise<void> {
  const form = new FormData()
  form.set('file', await openAsBlob(path), 'bench.csv')
  const response = await fetch(`${url}/api/v1/imports`, { method: 'POST', body: form })
  if (!response.ok) throw new Error(`the import answers ${response.status}: ${await response.text()}`)
  await response.body?.cancel()
}

function median(values: readonly number[]): number {
  return describeValues(values).median ?? NaN
}

try {
  await run()
} catch (error) {
  process.stderr.write(`bench:import: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
