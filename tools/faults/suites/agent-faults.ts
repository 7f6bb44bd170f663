import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { existsSync } from 'node:fs'
import { readDatabase } from '../check/database-reader.js'
import type { StoredRow } from '../check/stored-run.js'
import { createAgentProcess, type AgentProcess } from '../fixture/agent-process.js'
import { createRandom } from '../random.js'
import { Skipped } from '../skipped.js'
import { expect, type Stage } from '../stage.js'
import { bothDatabases, type Suite } from '../suite.js'

const databases = ['sqlite'] as const
const rounds = 5
const hitLimitMs = 30_000

/** A real agent that is killed at any moment, also while its link is down or its collector dead. */
export const agentKills: Suite = {
  name: 'agent-kill',
  databases,
  async run(stage) {
    const random = createRandom(stage.seed)
    const [collector] = await stage.startCollectors(1)
    const agent = await agentOn(stage)
    const answered: string[] = []
    for (let round = 0; round < rounds; round++) {
      await agent.start()
      answered.push(...(await speakTwice(agent)))
      const cut = agent.speak('This request does not come to its end.')
      if (round % 3 === 1) stage.proxy.setMode({ kind: 'refuse' })
      if (round % 3 === 2) await collector?.kill9()
      await sleep(random.between(100, 900))
      await agent.kill9()
      await cut
      if (round % 3 === 2) await collector?.start()
      stage.proxy.setMode({ kind: 'ok' })
    }
    return finishAgent(stage, agent, answered, rounds)
  },
}

/** A real agent that dies before it sends a message, or when it has the reply: each time of 20, at both places. */
export const agentFailpoints: Suite = {
  name: 'failpoint-agent',
  databases: bothDatabases,
  async run(stage) {
    await stage.startCollectors(1)
    const agent = await agentOn(stage)
    const answered: string[] = []
    let starts = 0
    for (const point of ['uplink.before_send', 'uplink.after_reply'])
      for (let hit = 1; hit <= 20; hit++) {
        starts++
        await agent.start({ VOICEMARK_FAILPOINT: `${point}:exit@${hit}` }).catch((error: unknown) => {
          // It may die before it has said that it is ready.
          if (!agent.child().hasExited()) throw error
        })
        const endMs = performance.now() + hitLimitMs
        while (!agent.child().hasExited()) {
          const id = await agent.speak('One.')
          if (id !== null) answered.push(id)
          expect(performance.now() < endMs, `${point}:exit@${hit} is not passed`)
        }
      }
    return finishAgent(stage, agent, answered, starts)
  },
}

const faketime = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'

/** An agent whose wall clock goes back a day, and whose next start has it right again. */
export const clockSteps: Suite = {
  name: 'clock-step',
  databases,
  async run(stage) {
    if (!existsSync(faketime)) throw new Skipped('libfaketime is not installed')
    await stage.startCollectors(1)
    const agent = await agentOn(stage)
    const answered: string[] = []
    const offsets = ['+0', '-86400', '+86400']
    for (const offset of offsets) {
      await agent.start({ LD_PRELOAD: faketime, FAKETIME: offset, FAKETIME_DONT_FAKE_MONOTONIC: '1' })
      answered.push(...(await speakTwice(agent)))
      await sleep(700)
      await agent.kill9()
    }
    return finishAgent(stage, agent, answered, offsets.length)
  },
}

async function agentOn(stage: Stage): Promise<AgentProcess> {
  const folder = join(stage.folder, 'agent')
  const agent = createAgentProcess({ build: stage.build, folder, collector: stage.proxy.url })
  stage.onClose(() => agent.kill9().catch(() => undefined))
  return Promise.resolve(agent)
}

async function speakTwice(agent: AgentProcess): Promise<string[]> {
  const ids = [await agent.speak('One request.'), await agent.speak('And another one, a little longer.')]
  return ids.filter((id) => id !== null)
}

/** Lets the agent deliver everything, then holds its own files against the database. */
async function finishAgent(
  stage: Stage,
  agent: AgentProcess,
  answered: readonly string[],
  starts: number,
): Promise<string> {
  await agent.start()
  await agent.drained(20)
  await agent.stop()
  const stored = await readDatabase(stage.databaseUrl)
  for (const { run_id, streams } of stored)
    for (const [name, { next, rows, quarantined, lost }] of Object.entries(streams)) {
      const counted =
        rows.length + quarantined.length + lost.reduce((n, { first, last }) => n + last - first + 1, 0)
      expect(next === counted, `${run_id} ${name}: next ${next}, counted ${counted}`)
      expect(quarantined.length === 0, `${run_id} ${name}: ${quarantined.length} rows in quarantine`)
    }
  expect(stored.length === starts + 1, `${starts + 1} starts of the agent, ${stored.length} runs`)
  const requests = stored.flatMap(({ streams }) => streams.request.rows.map(({ row }) => row))
  const samples = stored.flatMap(({ streams }) => streams.sample.rows.map(({ row }) => row))
  const lacking = answered.filter((id) => !requests.some((row) => row['request_id'] === id))
  expect(
    lacking.length === 0,
    `${lacking.length} of ${answered.length} requests that were answered are not there`,
  )
  compare(
    'request',
    agent.csvRows('synthesis'),
    requests.filter((row) => row['warmup'] !== true),
    'request_id',
  )
  compare('sample', agent.csvRows('realtime'), samples, 'timestamp')
  return `${stored.length} runs, ${requests.length} requests and ${samples.length} samples as in the agent's own files`
}

/** Each row of the agent's files is stored once, and nothing else is. */
function compare(what: string, made: readonly StoredRow[], stored: readonly StoredRow[], key: string): void {
  const keys = (rows: readonly StoredRow[]) => rows.map((row) => keyOf(row[key])).sort()
  const has = keys(stored)
  const due = keys(made)
  const missing = due.filter((each) => !has.includes(each))
  const unexpected = has.filter((each) => !due.includes(each))
  expect(missing.length === 0, `${missing.length} ${what} rows of the files are not stored: ${missing[0]}`)
  expect(
    unexpected.length === 0,
    `${unexpected.length} stored ${what} rows are not in the files: ${unexpected[0]}`,
  )
  expect(has.length === due.length, `${due.length} ${what} rows in the files, ${has.length} stored`)
}

/** A time to the microsecond: the last bit of a double is the database's affair. */
const keyOf = (value: unknown) => (typeof value === 'number' ? value.toFixed(6) : String(value))

interface BackOffModule {
  createBackOff(options: { random: () => number; baseMs: number; capMs: number }): { nextMs(): number }
}

/** A fleet whose collector was away for long must not come back in step. */
export const backOffSpread: Suite = {
  name: 'back-off',
  databases,
  async run(stage) {
    // The file may be another one than at the last import, which Node would remember.
    const path = pathToFileURL(join(stage.build, 'apps/agent/dist/uplink/back-off.js')).href
    const { createBackOff } = (await import(`${path}?at=${performance.now()}`)) as BackOffModule
    const random = createRandom(stage.seed)
    const waits = Array.from({ length: 1000 }, () => {
      const backOff = createBackOff({ random: random.next, baseMs: 1000, capMs: 60_000 })
      let wait = 0
      for (let attempt = 0; attempt < 10; attempt++) wait = backOff.nextMs()
      return wait
    })
    const perSecond = new Map<number, number>()
    for (const wait of waits) {
      const second = Math.floor(wait / 1000)
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1)
    }
    const most = Math.max(...perSecond.values())
    expect(most <= 60, `${most} of 1000 agents come back in the same second`)
    expect(perSecond.size >= 55, `1000 agents come back within ${perSecond.size} s of 60`)
    return `at the cap at most ${most} of 1000 agents come back in the same second`
  },
}
