import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { executeOn } from '../check/database-reader.js'
import { startChild } from '../fixture/child.js'
import { uuidOf } from '../random.js'
import { expect, until, type Stage } from '../stage.js'
import { bothDatabases, type Suite } from '../suite.js'

/** Rows that break the schema: one of 37, the last of each batch, and every single one. */
export const poisonRows: Suite = {
  name: 'poison',
  databases: bothDatabases,
  async run(stage) {
    await stage.startCollectors(1)
    let rows = 0
    let quarantined = 0
    for (const [i, poisonEvery] of [37, 10, 1].entries()) {
      const fleet = stage.startFleet({ agents: 5, poisonEvery, batchRows: 10, agentSeed: `poison ${i}` })
      fleet.make(111, 11)
      await fleet.drained(15)
      await fleet.stop()
      const verdict = await stage.check(fleet.runs())
      expect(verdict.missing + verdict.different + verdict.duplicate === 0, JSON.stringify(verdict))
      expect(verdict.quarantined > 0, 'nothing is in quarantine')
      rows += verdict.made
      quarantined += verdict.quarantined
    }
    const unreasoned = await executeOn(stage.databaseUrl, [
      `SELECT count(*) AS n FROM quarantine WHERE reason = ''`,
    ])
    expect(Number(unreasoned[0]?.['n']) === 0, 'rows are in quarantine without a reason')
    return `${rows} rows, ${quarantined} of them in quarantine`
  },
}

/** Rows that only the database refuses, in the company of others. */
export const refusedRows: Suite = {
  name: 'poison-database',
  databases: bothDatabases,
  async run(stage) {
    const [collector] = await stage.startCollectors(1)
    const fleet = stage.startFleet({ agents: 10, samplesPerS: 20, requestsPerS: 20, repeatEvery: 23 })
    await sleep(2500)
    const { verdict } = await stage.finish(fleet, 25)
    expect(verdict.quarantined > 0, 'nothing is in quarantine')
    expect(collector?.child().hasExited() === false, 'the collector ended')
    return `${verdict.made} rows, ${verdict.quarantined} of them in quarantine`
  },
}

/** Agents whose spool was too small: what they gave up is counted, and nothing else is missing. */
export const countedLoss: Suite = {
  name: 'loss',
  databases: bothDatabases,
  async run(stage) {
    const [collector] = await stage.startCollectors(1)
    const fleet = stage.startFleet({ agents: 10, samplesPerS: 50, requestsPerS: 2, poisonEvery: 37 })
    await sleep(500)
    await collector?.kill9()
    for (let i = 0; i < 5; i++) {
      await sleep(200)
      for (const agent of fleet.agents) agent.shed(7)
    }
    await collector?.start()
    await sleep(500)
    const { verdict } = await stage.finish(fleet)
    expect(verdict.lost > 0, 'no loss is counted')
    return `${verdict.made} rows = ${verdict.stored} stored + ${verdict.quarantined} in quarantine + ${verdict.lost} lost`
  },
}

/** Agents that crash and start again: each start is a run of its own, and the old one is delivered first. */
export const agentRestarts: Suite = {
  name: 'agent-restarts',
  databases: bothDatabases,
  async run(stage) {
    await stage.startCollectors(1)
    const fleet = stage.startFleet({ agents: 15, samplesPerS: 50, requestsPerS: 2 })
    for (let i = 0; i < 4; i++) {
      await sleep(400)
      for (const agent of fleet.agents) agent.restart()
    }
    const { verdict } = await stage.finish(fleet)
    return `${verdict.runs} runs of ${fleet.agents.length} agents, ${verdict.made} rows`
  },
}

/** Two machines with one copied state folder: both are stored, and somebody is told. */
export const duplicateAgents: Suite = {
  name: 'duplicate-agent',
  databases: bothDatabases,
  async run(stage) {
    const [collector] = await stage.startCollectors(1)
    const agent_id = uuidOf(`${stage.seed} cloned`)
    const one = stage.startFleet({ agents: 1, agent_id, samplesPerS: 50, agentSeed: 'one' })
    const other = stage.startFleet({ agents: 1, agent_id, samplesPerS: 50, agentSeed: 'other' })
    await until('the agent that is there twice named in the health report', 5, async () => {
      const report = (await (await fetch(`${collector?.url}/api/v1/health`)).json()) as {
        duplicate_agents?: { agent_id: string }[]
      }
      return report.duplicate_agents?.some((agent) => agent.agent_id === agent_id) === true
    })
    for (const fleet of [one, other]) {
      fleet.stopMaking()
      await fleet.drained(10)
    }
    const verdict = await stage.checkRight([...one.runs(), ...other.runs()])
    return `named in the health report, ${verdict.made} rows of both`
  },
}

/** The database is put back to a backup that was made under load: agents that still have their rows send them again. */
export const restoredBackup: Suite = {
  name: 'restored-backup',
  databases: ['sqlite'],
  async run(stage) {
    const [collector] = await stage.startCollectors(1)
    const fleet = stage.startFleet({ agents: 10, samplesPerS: 50, requestsPerS: 5 })
    await sleep(800)
    const said = await run(stage, ['backup', 'one.vmb'])
    await sleep(800)
    await collector?.kill9()
    await run(stage, ['restore', '--force', 'one.vmb'])
    await collector?.start()
    await until('links again', 10, () => fleet.up() === fleet.agents.length)
    // Rows that the backup lacks must not count as acknowledged any more: the hello of each link says so.
    await sleep(500)
    const { verdict } = await stage.finish(fleet)
    const rows = /(\d+) rows/.exec(said)?.[1] ?? 'no'
    return `${verdict.made} rows, those after the backup of ${rows} sent again`
  },
}

/** Runs a command of the collector's program on the database of a stage; what it printed. */
async function run({ build, folder, databaseUrl }: Stage, args: readonly string[]): Promise<string> {
  const main = join(build, 'apps/collector/dist/main.js')
  const child = startChild(process.execPath, [main, ...args], { DATABASE_URL: databaseUrl }, folder)
  const { code } = await child.exited
  expect(code === 0, `${args.join(' ')} ended with ${code}: ${child.output()}`)
  return child.output()
}
