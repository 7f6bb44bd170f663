import fc from 'fast-check'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAgentProcess } from '../../faults/fixture/agent-process.js'
import type { Arena } from '../arena.js'
import { textFault } from '../fixture/answers.js'
import { startLyingCollector } from '../fixture/lying-collector.js'
import type { FuzzKind, Lane } from './fuzz.js'
import { mutated, oddValue, textOf } from './values.js'

const uuid = '6f1d0c1e-6f0a-4b6e-9a52-0d3c6a1f9b01'
const replies = [
  { status: 'ok', next: { request: 0, sample: 0 } },
  { status: 'ok', next: { request: 2_147_483_647, sample: 2_147_483_647 } },
  { status: 'gap', next: { request: 5, sample: 0 } },
  { status: 'retry', after_s: 0, detail: 'later' },
  { status: 'rejected', code: 'x', detail: 'no' },
]
const told = [
  ['campaign', { campaign_id: uuid, plan: { voices: ['nobody'] }, stop: false }],
  ['campaign', { campaign_id: uuid, plan: {}, stop: true }],
  ['watch', { request: 'open', request_id: uuid, watch: 'pid:1', timeout_s: 1, asker: uuid }],
  [
    'watch',
    {
      request: 'close',
      request_id: uuid,
      start_wall: 1,
      end_wall: 2,
      asker: uuid,
      offset_s: 0,
      uncertainty_s: 0,
    },
  ],
  ['watch', { request: 'drop', request_id: uuid, asker: uuid }],
  ['clock', {}],
] as const

interface Said {
  readonly reply: unknown
  readonly event: string
  readonly body: unknown
  readonly hasCallback: boolean
}

/** A collector that lies to an agent: the agent lives on, answers others, and has every row on its disk. */
async function openLane(arena: Arena): Promise<Lane> {
  const collector = await startLyingCollector()
  const agent = createAgentProcess({
    build: arena.build,
    folder: arena.newFolder(),
    collector: collector.url,
  })
  await agent.start()
  let played = 0
  let spoken = 0
  return {
    arbitrary: fc.record({
      reply: fc.oneof(...replies.map((reply) => mutated(reply)), oddValue),
      event: fc.oneof(
        fc.constantFrom('campaign', 'watch', 'clock', 'hello', 'error', 'disconnect', '__proto__'),
        fc.string({ maxLength: 10 }),
      ),
      body: fc.oneof(...told.map(([, body]) => mutated(body)), oddValue),
      hasCallback: fc.boolean(),
    }),
    async play({ reply, event, body, hasCallback }: Said) {
      collector.answerWith(() => textOf(reply))
      collector.tell(`42${hasCallback ? played : ''}[${JSON.stringify(event)},${textOf(body)}]`)
      if (++played % 25 === 0) collector.drop()
      await sleep(1)
      if (played % 50 !== 0) return
      if (agent.child().hasExited()) throw new Error(`the agent ended: ${agent.child().output().slice(-300)}`)
      if ((await agent.speak('Hello')) === null) throw new Error('the agent does not speak')
      spoken++
      const { status } = await agent.health().catch(() => ({ status: 'silent' }))
      if (status === 'silent') throw new Error('the agent does not say how it is')
      const fault = textFault(
        agent
          .child()
          .output()
          .replaceAll(/"stack":\[[^\]]*\]/g, ''),
      )
      if (fault?.startsWith('markup') === true) throw new Error(fault)
    },
    async close() {
      const rows = agent.csvRows('synthesis').length
      await agent.kill9()
      await collector.close()
      if (rows !== spoken) throw new Error(`${rows} rows of ${spoken} requests are in the files of the agent`)
    },
  }
}

export const lyingFuzz: FuzzKind = {
  name: 'a lying collector',
  cases: 10_000,
  quick: 600,
  lanes: 2,
  open: openLane,
}
