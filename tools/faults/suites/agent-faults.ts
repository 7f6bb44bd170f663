import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { createRandom } from '../random.js'
import { expect } from '../stage.js'
import { bothDatabases, type Suite } from '../suite.js'
import { agentOn, finishAgent, speakTwice } from './agent-scene.js'

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
