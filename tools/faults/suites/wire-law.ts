import { protocolVersion, type HelloMessage, type Stream } from '@voicemark/schema'
import { executeOn } from '../check/database-reader.js'
import { quickTiming } from '../light/light-fleet.js'
import { openLightLink, type Asked, type LightLink } from '../light/light-link.js'
import { createLightRun } from '../light/light-run.js'
import { uuidOf } from '../random.js'
import { expect, type Stage } from '../stage.js'
import { bothDatabases, type Suite } from '../suite.js'

/** Messages in an order that no fault of a link makes, each with the reply that it must get. */
export const wireLaw: Suite = {
  name: 'wire-law',
  databases: bothDatabases,
  async run(stage) {
    const [collector] = await stage.startCollectors(1)
    const url = collector?.url ?? ''
    const agent_id = uuidOf(`${stage.seed} agent`)
    const run = runOf(stage, agent_id, 'first')
    const link = await open(url, agent_id)
    const batch = (first: number, count: number, name: Stream = 'sample') =>
      link.ask('batch', { run_id: run.run_id, stream: name, first, rows: run.values(name, first, count) })
    const loss = (first: number, count: number) =>
      link.ask('loss', { run_id: run.run_id, stream: 'sample', first, count, reason: 'damaged' })
    run.make('sample', 100)
    run.make('request', 10)

    told('a batch before hello', await batch(0, 3), { status: 'rejected', code: 'unknown-run' })
    const again = await open(url, agent_id)
    link.ask = again.ask
    told('hello', await link.ask('hello', run.hello), { status: 'ok', sample: 0 })
    told('rows', await batch(0, 10), { status: 'ok', sample: 10 })
    told('the same again', await batch(0, 10), { status: 'ok', sample: 10 })
    told('older than the cursor', await batch(2, 5), { status: 'ok', sample: 10 })
    told('an overlap', await batch(5, 10), { status: 'ok', sample: 15 })
    told('a gap', await batch(20, 5), { status: 'gap', sample: 15 })
    told('a lost range after a gap', await loss(20, 5), { status: 'gap', sample: 15 })
    run.giveUp('sample', 13, 12)
    told('a lost range whose head is stored', await loss(13, 12), { status: 'ok', sample: 25 })
    told('the same range again', await loss(13, 12), { status: 'ok', sample: 25 })
    told('rows after it', await batch(25, 75), { status: 'ok', sample: 100 })
    told('requests', await batch(0, 10, 'request'), { status: 'ok', sample: 100 })
    for (const [what, first] of [
      ['a negative seq', -1],
      ['half a seq', 1.5],
      ['a seq of 2^53', 2 ** 53],
    ] as const)
      told(what, await link.ask('batch', { run_id: run.run_id, stream: 'sample', first, rows: [[]] }), {
        status: 'rejected',
      })
    await refuseForeigners(stage, url, run.hello)
    const verdict = await stage.checkRight([run])
    const { holds } = (await (await fetch(`${url}/api/v1/health`)).json()) as { holds: boolean }
    expect(holds, 'the health report says that the law is broken')
    return `15 messages as they must be, ${verdict.stored} stored, ${verdict.lost} lost`
  },
}

/** Another agent may neither take a run nor add to it. */
async function refuseForeigners(stage: Stage, url: string, hello: HelloMessage): Promise<void> {
  const other = await open(url, uuidOf(`${stage.seed} other`))
  told('a hello for the run of another agent', await other.ask('hello', hello), {
    status: 'rejected',
    code: 'run-owner',
  })
  const batch = { run_id: hello.run_id, stream: 'sample', first: 100, rows: [[]] }
  told('a batch for the run of another agent', await other.ask('batch', batch), { status: 'rejected' })
  other.close()
}

/** Rows of a run that came another way, such as from a file, lie ahead of the cursor. */
export const importedRows: Suite = {
  name: 'imported-rows',
  databases: bothDatabases,
  async run(stage) {
    const [collector] = await stage.startCollectors(1)
    const agent_id = uuidOf(`${stage.seed} agent`)
    const run = runOf(stage, agent_id, 'first')
    run.make('sample', 40)
    const link = await open(collector?.url ?? '', agent_id)
    const batch = (first: number, count: number) =>
      link.ask('batch', {
        run_id: run.run_id,
        stream: 'sample',
        first,
        rows: run.values('sample', first, count),
      })
    await link.ask('hello', run.hello)
    told('rows', await batch(0, 10), { status: 'ok', sample: 10 })
    const [first] = run.values('sample', 12, 1)
    const values = (first ?? []).map((value) => (typeof value === 'number' ? value : 'NULL')).join(', ')
    const columns = Object.keys(run.row('sample', 12)).join(', ')
    await executeOn(stage.databaseUrl, [
      `INSERT INTO sample (run_ref, seq, ${columns}) SELECT ref, 12, ${values} FROM run WHERE run_id = '${run.run_id}'`,
    ])
    told('rows of which one is there', await batch(10, 30), { status: 'ok', sample: 40 })
    const verdict = await stage.checkRight([run])
    return `${verdict.stored} stored, one of them before the agent sent it`
  },
}

/** An agent of another version is refused by name, keeps its rows, and delivers them after the upgrade. */
export const protocolMismatch: Suite = {
  name: 'protocol-mismatch',
  databases: bothDatabases,
  async run(stage) {
    const [collector] = await stage.startCollectors(1)
    const url = collector?.url ?? ''
    const agent_id = uuidOf(`${stage.seed} agent`)
    const refused = await openLightLink({ ...quickTiming, url, agent_id, proto: protocolVersion + 1 })
    expect('failed' in refused && refused.failed === 'protocol-version', 'a newer protocol was let in')
    const old = await openLightLink({ ...quickTiming, url, agent_id, proto: protocolVersion - 1 })
    expect(!('failed' in old), 'the protocol before this one was not let in')
    if (!('failed' in old)) old.close()
    const fleet = stage.startFleet({ agents: 3 })
    fleet.make(100, 5)
    const { verdict } = await stage.finish(fleet)
    return `refused with its name, ${verdict.made} rows after the upgrade`
  },
}

function runOf(stage: Stage, agent_id: string, name: string) {
  const run_id = uuidOf(`${stage.seed} ${name}`)
  return createLightRun({ agent_id, run_id, started_wall: 1_763_800_000, poisonEvery: 0, repeatEvery: 0 })
}

async function open(
  url: string,
  agent_id: string,
): Promise<{ -readonly [Key in keyof LightLink]: LightLink[Key] }> {
  const opened = await openLightLink({ ...quickTiming, url, agent_id })
  if ('failed' in opened) throw new Error(`no link: ${opened.failed}`)
  return { ...opened }
}

function told(
  what: string,
  reply: Asked,
  expected: { status: string; sample?: number; code?: string },
): void {
  const said = {
    status: reply.status,
    sample: 'next' in reply ? reply.next.sample : undefined,
    code: 'code' in reply ? reply.code : undefined,
  }
  const right =
    said.status === expected.status &&
    (expected.sample === undefined || said.sample === expected.sample) &&
    (expected.code === undefined || said.code === expected.code)
  expect(right, `${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(reply)}`)
}
