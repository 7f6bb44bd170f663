import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { streamFields, type HelloMessage, type Stream } from '@voicemark/schema'
import { createLightRun } from '../../faults/light/light-run.js'
import type { Arena } from '../arena.js'
import { expect } from '../case.js'
import { built } from '../fixture/built.js'
import { harmed, harms, type Harm } from './damage.js'
import type { FuzzKind, Lane } from './fuzz.js'

interface Spool {
  count(): number
  read(seq: number): { kind: 'rows'; rows: unknown[][] } | { kind: 'loss'; count: number }
}
interface Outbox {
  runs(): readonly { run_id: string; streams: Readonly<Record<Stream, Spool>> }[]
  damaged(): readonly string[]
  close(): void
}
interface OutboxModule {
  openOutbox(options: { folder: string; run: HelloMessage; limitBytes: number; log: object }): Outbox
}

const log = { info() {}, warn() {}, error() {}, debug() {} }
const rowsOf = { request: 12, sample: 30 } as const
const streams = ['request', 'sample'] as const
const segments = 3

type Files = Readonly<Record<string, Buffer>>

/** The files of a run that has ended: three segments of each stream, and what it lost. */
function filesOf(run_id: string): Files {
  const run = createLightRun({
    agent_id: randomUUID(),
    run_id,
    started_wall: 1.7e9,
    poisonEvery: 0,
    repeatEvery: 0,
  })
  const fields = { request: [...streamFields.request], sample: [...streamFields.sample] }
  const files: Record<string, Buffer> = {
    'run.json': Buffer.from(JSON.stringify({ ...run.hello, fields, order: 1 })),
    'lost.ndjson': Buffer.from('[3,4,"spool_limit"]\n[7,7,"damaged"]\n'),
  }
  for (const stream of streams) {
    const each = rowsOf[stream] / segments
    run.make(stream, rowsOf[stream])
    for (let first = 0; first < rowsOf[stream]; first += each) {
      const lines = run.values(stream, first, each).map((row) => `${JSON.stringify(row)}\n`)
      files[`${stream}-${String(first).padStart(16, '0')}.ndjson`] = Buffer.from(lines.join(''))
    }
  }
  return files
}

/** All that a collector is told of a stream, row by row. @throws Error where a place is told twice or never */
function drained(spool: Spool, stream: Stream): (unknown[] | null)[] {
  const told: (unknown[] | null)[] = []
  for (let asked = 0; told.length < spool.count(); asked++) {
    expect(asked <= spool.count(), `${stream}: asked ${asked} times`)
    const piece = spool.read(told.length)
    if (piece.kind === 'rows') told.push(...piece.rows)
    else for (let n = 0; n < piece.count && told.length < 10_000; n++) told.push(null)
    expect(
      piece.kind === 'loss' ? piece.count > 0 : piece.rows.length > 0,
      `${stream}: nothing at ${told.length}`,
    )
  }
  expect(told.length === spool.count(), `${stream}: ${told.length} places told of ${spool.count()}`)
  return told
}

type Damage = Readonly<Record<string, readonly Harm[]>>

/** A damaged spool: it opens, each place is a row or lost, and what lies in files that are whole is there. */
async function openLane(arena: Arena): Promise<Lane> {
  const { openOutbox } = await built<OutboxModule>(arena, 'agent', 'outbox/outbox')
  const run_id = randomUUID()
  const files = filesOf(run_id)
  const names = [...Object.keys(files), 'lost-request.ndjson']
  const now = createLightRun({
    agent_id: randomUUID(),
    run_id: randomUUID(),
    started_wall: 1.8e9,
    poisonEvery: 0,
    repeatEvery: 0,
  })
  const folder = arena.newFolder()
  const whole = Object.fromEntries(streams.map((stream) => [stream, linesOf(files, stream)]))
  return {
    arbitrary: fc.dictionary(fc.constantFrom(...names), harms, { minKeys: 1, maxKeys: 3 }),
    async play(damage: Damage) {
      // Who talks to daemons meanwhile has its turn, too.
      await turn()
      const at = join(folder, run_id)
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(at, { recursive: true })
      for (const name of names)
        writeFileSync(join(at, name), harmed(files[name] ?? Buffer.alloc(0), damage[name] ?? []))
      const outbox = openOutbox({ folder, run: now.hello, limitBytes: 2 ** 30, log })
      try {
        const found = outbox.runs().find((run) => run.run_id === run_id)
        if (found === undefined) expect(outbox.damaged().includes(run_id), 'a run is gone')
        else
          for (const stream of streams)
            check(drained(found.streams[stream], stream), stream, whole[stream] ?? [], damage)
      } finally {
        outbox.close()
      }
    },
    close: () => undefined,
  }
}

const linesOf = (files: Files, stream: Stream): string[] =>
  Object.keys(files)
    .filter((name) => name.startsWith(`${stream}-`))
    .flatMap((name) => String(files[name]).trimEnd().split('\n'))

/** Rows of a segment that nothing happened to are told as they are, but those that a list says are lost. */
function check(
  told: readonly (unknown[] | null)[],
  stream: Stream,
  lines: readonly string[],
  damage: Damage,
): void {
  const lost = stream === 'sample' ? 'lost.ndjson' : 'lost-request.ndjson'
  if (lost in damage) return
  const each = rowsOf[stream] / segments
  for (const [seq, line] of lines.entries()) {
    const first = seq - (seq % each)
    if (`${stream}-${String(first).padStart(16, '0')}.ndjson` in damage) continue
    if (stream === 'sample' && [3, 4, 7].includes(seq)) continue
    const row = told[seq]
    expect(row !== null && row !== undefined, `${stream} ${seq} is lost, and was whole`)
    expect(JSON.stringify(row) === line, `${stream} ${seq} is another row`)
  }
}

export const spoolFuzz: FuzzKind = {
  name: 'a damaged spool',
  cases: 2000,
  quick: 150,
  lanes: 1,
  open: openLane,
}
