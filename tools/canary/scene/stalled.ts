import { readFileSync } from 'node:fs'
import { childrenOf } from '../../soak/seen/process-reading.js'
import { expect, until } from '../../faults/stage.js'
import { canaries } from './canary-text.js'
import { formOf } from './answers.js'
import type { Scene } from './scene.js'

/** Texts that are refused, given up or lost while the process that speaks stands still, in turn. */
export async function stallAll(scene: Scene): Promise<number> {
  await fullQueue(scene)
  await timeout(scene)
  await engineKilled(scene)
  await agentKilled(scene)
  return 4
}

const say = ({ answers, agentUrl }: Scene, what: string, status: number | null = null) =>
  answers.ask({ what, url: `${agentUrl()}/tts`, body: formOf({ text: canaries(20) }), status })

/** One is in work, one waits, the others are refused. */
async function fullQueue(scene: Scene): Promise<void> {
  const engine = await engineOf(scene)
  process.kill(engine, 'SIGSTOP')
  const asked = Array.from({ length: 4 }, (_, at) =>
    say(scene, `the queue is full ${at}`).then(({ status }) => {
      if (status === 429) process.kill(engine, 'SIGCONT')
      return status
    }),
  )
  const statuses = await Promise.all(asked)
  expect(statuses.includes(429), `nothing was refused by the queue: ${statuses.join(', ')}`)
}

async function timeout(scene: Scene): Promise<void> {
  process.kill(await engineOf(scene), 'SIGSTOP')
  await say(scene, 'timeout', 504)
}

async function engineKilled(scene: Scene): Promise<void> {
  const engine = await engineOf(scene)
  process.kill(engine, 'SIGSTOP')
  const asked = say(scene, 'the engine is killed')
  await inWork(scene)
  process.kill(engine, 'SIGKILL')
  const { status } = await asked
  expect(status >= 500, `the engine was killed, and the answer was ${status}`)
}

async function agentKilled(scene: Scene): Promise<void> {
  process.kill(await engineOf(scene), 'SIGSTOP')
  const asked = say(scene, 'the agent is killed').then(
    () => true,
    () => false,
  )
  await inWork(scene)
  await scene.agent.kill9()
  expect(!(await asked), 'the agent was killed, and there was an answer')
  await scene.startAgent()
  await say(scene, 'after the kill', 200)
}

/** The journal has the begin of a request before it is spoken. */
async function inWork({ folders }: Scene): Promise<void> {
  const events = () =>
    readFileSync(`${folders.agent}/home/requests.ndjson`, 'utf8').split('\n').filter(Boolean)
  const count = events().length
  await until('the request to be in work', 30, () => {
    const last = events().at(-1) ?? ''
    return events().length > count || !last.includes('"ended"')
  })
}

/** The process that speaks, when the agent has spoken with it. */
async function engineOf(scene: Scene): Promise<number> {
  await until('a text to be spoken', 60, async () => (await say(scene, 'before')).status === 200)
  const children = childrenOf(scene.agent.child().pid)
  const engine = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('synthesis'))
  if (engine === undefined) throw new Error(`no process that speaks among ${children.join(', ')}`)
  return engine
}
