import { setTimeout as sleep } from 'node:timers/promises'
import { startClock, wallClock } from '../fixture/faked-clock.js'
import { createRandom } from '../random.js'
import { expect } from '../stage.js'
import type { Suite } from '../suite.js'
import { agentOn, finishAgent, speakTwice } from './agent-scene.js'

const databases = ['sqlite'] as const

/** An agent whose wall clock goes back a day, and whose next start has it right again. */
export const clockSteps: Suite = {
  name: 'clock-step',
  databases,
  async run(stage) {
    const offsetsS = [0, -86_400, 86_400]
    await stage.startCollectors(1)
    const agent = await agentOn(stage)
    const answered: string[] = []
    for (const offsetS of offsetsS) {
      await agent.start(wallClock(offsetS))
      answered.push(...(await speakTwice(agent)))
      await sleep(700)
      await agent.kill9()
    }
    return finishAgent(stage, agent, answered, offsetsS.length)
  },
}

const [steps, stepS] = [12, 7200]
/** More than the longest wait of an agent before another attempt. */
const attemptS = 61

/** An agent that works on for a day without its collector: every clock and timer of it moves on by two hours at a time. */
export const dayOutage: Suite = {
  name: 'day-outage',
  databases,
  async run(stage) {
    const random = createRandom(stage.seed)
    const clock = startClock(stage.folder)
    const [collector] = await stage.startCollectors(1)
    const agent = await agentOn(stage)
    await agent.start(clock.env)
    const answered = await speakTwice(agent)
    await agent.drained(20)
    await collector?.stop()
    for (let step = 1; step <= steps; step++) {
      const cut = agent.speak('Hours pass while this one is spoken.')
      await sleep(random.between(0, 60))
      clock.set(step * stepS)
      await cut
      // Until the connections that were idle for hours are closed.
      await sleep(250)
      answered.push(...(await speakTwice(agent)))
    }
    const { request, sample } = (await agent.health()).uplink.rows_waiting
    await collector?.start()
    clock.set(steps * stepS + attemptS)
    await agent.drained(20)
    await agent.stop()
    const made = agent.csvRows('realtime').map(({ timestamp }) => Number(timestamp))
    const spanS = Math.max(...made) - Math.min(...made)
    expect(spanS > steps * stepS, `the samples are of ${spanS} s`)
    expect(answered.length > steps, `${answered.length} requests were answered`)
    const seen = await finishAgent(stage, agent, answered, 1)
    return `${request} requests and ${sample} samples waited; ${seen}`
  },
}
