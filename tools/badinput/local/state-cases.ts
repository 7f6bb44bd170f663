import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  statSync,
} from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { readDatabase } from '../../faults/check/database-reader.js'
import { createAgentProcess } from '../../faults/fixture/agent-process.js'
import type { Arena } from '../arena.js'
import { expect, type NamedCase } from '../case.js'
import { makeFifo, unclearWords } from '../fixture/command.js'
import { leftHome, leftRequests, type LeftHome } from '../fixture/left-home.js'
import { localCase } from './local-case.js'

type Damage = (path: string) => void

const half: Damage = (path) => truncateSync(path, statSync(path).size >> 1)
const empty: Damage = (path) => writeFileSync(path, '')
const bytes: Damage = (path) =>
  writeFileSync(path, Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 197) & 0xff)))
const flipped: Damage = (path) => {
  const text = readFileSync(path)
  const at = text.indexOf(10) + 20
  text.writeUInt8(text.readUInt8(at) ^ 0x80, at)
  writeFileSync(path, text)
}
const halfLetter: Damage = (path) => appendFileSync(path, Buffer.from('{"event":"started\xe2\x82', 'latin1'))
const hugeLine: Damage = (path) => appendFileSync(path, `${'x'.repeat(20_000_000)}\n`)
const folder: Damage = (path) => {
  rmSync(path, { force: true })
  mkdirSync(path)
}
const loop: Damage = (path) => {
  rmSync(path, { force: true })
  symlinkSync(path, path)
}
const pipe: Damage = (path) => {
  rmSync(path, { force: true })
  makeFifo(path)
}
const text =
  (content: string): Damage =>
  (path) =>
    writeFileSync(path, content)

const requests = 'outbox/RUN/request-0000000000000000.ndjson'
const samples = 'outbox/RUN/sample-0000000000000000.ndjson'

/** What became of a file, and how many requests of before must arrive all the same. */
const damages: readonly (readonly [
  file: string,
  what: string,
  damage: Damage,
  arrive: number,
  says?: RegExp,
])[] = [
  [requests, 'cut in half', half, leftRequests],
  [requests, 'with a byte that is another', flipped, leftRequests - 1],
  [requests, 'of other bytes', bytes, 0],
  [requests, 'that is a folder', folder, 0, /outbox-damaged/],
  [requests, 'that is a link to itself', loop, 0, /outbox-damaged/],
  [requests, 'that is a pipe', pipe, 0, /outbox-damaged/],
  [samples, 'with a line of 20 MB', hugeLine, leftRequests],
  [samples, 'of other bytes', bytes, leftRequests],
  ['outbox/RUN/run.json', 'cut in half', half, 0, /outbox-damaged/],
  ['outbox/RUN/run.json', 'that is a pipe', pipe, 0, /outbox-damaged/],
  ['outbox/RUN/lost.ndjson', 'that is a folder', folder, 0, /outbox-damaged/],
  ['outbox/RUN/lost.ndjson', 'of other bytes', bytes, leftRequests],
  [
    'outbox/RUN/lost-request.ndjson',
    'of a range without end',
    text('[0,9007199254740991,"damaged"]\n'),
    leftRequests,
  ],
  ['requests.ndjson', 'with a byte that is another', flipped, leftRequests, /journal-unreadable/],
  ['requests.ndjson', 'with half a letter at its end', halfLetter, leftRequests],
  ['requests.ndjson', 'with a line of 20 MB', hugeLine, leftRequests, /journal-unreadable/],
  ['requests.mark.json', 'of other bytes', bytes, leftRequests],
  ['requests.mark.json', 'that is a folder', folder, leftRequests],
  ['requests.mark.json', 'that is a pipe', pipe, leftRequests],
  ['agent.json', 'that is empty', empty, leftRequests],
  ['agent.json', 'of other bytes', bytes, leftRequests],
  ['state.json', 'of other bytes', bytes, leftRequests],
  ['agent.lock', 'of other bytes', bytes, leftRequests],
]

/** Longer than a start may take on a machine that does other things. */
const arriveMs = 60_000

function damageCase([file, what, damage, arrive, says]: (typeof damages)[number]): NamedCase {
  return localCase('what an agent has left', `${file} ${what}`, async (arena, cwd) => {
    const left = await leftHome(arena, cwd)
    damage(left.path(file))
    const agent = createAgentProcess({ build: arena.build, folder: cwd, collector: arena.collector.url })
    try {
      await agent.start()
      await untilDelivered(arena, agent, left, arrive)
      expect((await agent.speak('Hello again.')) !== null, 'it does not speak')
      const said = agent.child().output()
      expect(says === undefined || says.test(said), `it does not say ${String(says)}: ${said.slice(0, 400)}`)
      const unclear = unclearWords(said.replaceAll(/"stack":\[[^\]]*\]/g, ''))
      expect(unclear === null, `${unclear ?? ''}: ${said.slice(0, 400)}`)
    } finally {
      await agent.stop()
    }
  })
}

type Agent = ReturnType<typeof createAgentProcess>

/** @throws Error when so many requests of before do not arrive, or the law does not hold for them */
async function untilDelivered(arena: Arena, agent: Agent, left: LeftHome, arrive: number): Promise<void> {
  const endMs = performance.now() + arriveMs
  for (;;) {
    const { uplink, agent_id } = await agent.health()
    expect(agent_id === left.agent_id, `it is agent ${agent_id}, and was ${left.agent_id}`)
    const waiting = Object.values(uplink.rows_waiting).reduce((sum, count) => sum + count, 0)
    const run = (await readDatabase(arena.databaseUrls.sqlite)).find((one) => one.run_id === left.run_id)
    const stored = run?.streams.request.rows.length ?? 0
    const isDone = uplink.connected && waiting < 5
    if (isDone && stored === arrive) return
    if (isDone && stored > arrive) throw new Error(`${stored} requests of before have arrived, not ${arrive}`)
    if (performance.now() > endMs)
      throw new Error(
        `${stored} of ${arrive} requests of before have arrived, ${waiting} rows wait: ${agent.child().output().slice(-400)}`,
      )
    await sleep(200)
  }
}

/** What an agent's folder may have become meanwhile. */
export const stateCases: readonly NamedCase[] = damages.map(damageCase)
