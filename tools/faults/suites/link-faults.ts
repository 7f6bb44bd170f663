import { setTimeout as sleep } from 'node:timers/promises'
import type { LinkMode } from '../fixture/link-mode.js'
import { expect, type Stage } from '../stage.js'
import { bothDatabases, type Suite } from '../suite.js'

/** Deadlines that pass while the link is not what it should be. */
const impatient = { connectMs: 1500, ackMs: 2500 }

/** The link does this for so long while rows are made. */
function linkFault(name: string, mode: LinkMode, seconds: number): Suite {
  return {
    name,
    databases: bothDatabases,
    async run(stage) {
      await stage.startCollectors(1)
      const fleet = stage.startFleet({ agents: 15, samplesPerS: 50, requestsPerS: 2, ...impatient })
      await sleep(700)
      stage.proxy.setMode(mode)
      await sleep(seconds * 1000)
      stage.proxy.setMode({ kind: 'ok' })
      const { verdict, drainedS } = await stage.finish(fleet)
      expect(drainedS <= 10, `drained only after ${drainedS.toFixed(1)} s`)
      return `${seconds} s, ${verdict.made} rows, drained in ${drainedS.toFixed(1)} s`
    },
  }
}

export const refusedLinks = linkFault('link-refused', { kind: 'refuse' }, 2)
export const blackHole = linkFault('black-hole', { kind: 'black-hole' }, 4)
export const halfOpenLinks = linkFault('half-open', { kind: 'half-open' }, 6)
export const slowLinks = linkFault('slow-link', { kind: 'slow', bytesPerS: 20_000 }, 4)
export const cutLinks = linkFault('cut-in-message', { kind: 'cut', afterBytes: 6000 }, 4)

/** Links are cut so often that none lives long; rows must still get through. */
export const flappingLinks: Suite = {
  name: 'flapping',
  databases: bothDatabases,
  async run(stage) {
    await stage.startCollectors(1)
    const fleet = stage.startFleet({ agents: 15, samplesPerS: 100, requestsPerS: 2 })
    await sleep(500)
    const before = acked(fleet.agents)
    for (let i = 0; i < 10; i++) {
      await sleep(800)
      stage.proxy.dropLinks()
    }
    const during = acked(fleet.agents) - before
    expect(during > 0, 'nothing got through while the links were cut')
    const { verdict } = await stage.finish(fleet)
    return `10 cuts, ${during} of ${verdict.made} rows meanwhile`
  },
}

const acked = (agents: ReturnType<Stage['startFleet']>['agents']) =>
  agents.reduce((sum, { counts }) => sum + counts.rowsAcked, 0)
