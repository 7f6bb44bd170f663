import { setTimeout as sleep } from 'node:timers/promises'
import { readDatabase } from '../check/database-reader.js'
import type { AgentProcess } from '../fixture/agent-process.js'
import { expect } from '../stage.js'
import type { Suite } from '../suite.js'
import { agentOn, speakTwice } from './agent-scene.js'

const path = '/api/v1/measurements'

/** Another process is measured: once to the end, once without one, and once until the agent is killed. */
export const measuredProcesses: Suite = {
  name: 'agent-measurement',
  databases: ['sqlite'],
  async run(stage) {
    await stage.startCollectors(1)
    const agent = await agentOn(stage)
    await agent.start()
    await speakTwice(agent)
    const begin = async (timeout_s: number) => {
      const body = { pid: process.pid, text_length_chars: 12, timeout_s }
      return String((await agent.post(path, body))['request_id'])
    }
    const [ended, late] = [await begin(60), await begin(0.5)]
    // So that there are samples; the second one is over meanwhile.
    await sleep(1000)
    await agent.post(`${path}/${ended}/end`, { success: true, audio_duration_s: 1 })
    const cut = await begin(60)
    await agent.kill9()
    await agent.start()
    await agent.drained(20)
    await agent.stop()
    return checkMeasured(stage.databaseUrl, agent, {
      [ended]: null,
      [late]: 'timeout',
      [cut]: 'agent_restarted',
    })
  },
}

/** Each measurement has one row, which says what became of it, and the samples of others are in a file of their own. */
async function checkMeasured(
  databaseUrl: string,
  agent: AgentProcess,
  due: Readonly<Record<string, string | null>>,
): Promise<string> {
  const stored = await readDatabase(databaseUrl)
  const rows = stored.flatMap(({ streams }) => streams.request.rows.map(({ row }) => row))
  for (const [id, failure] of Object.entries(due)) {
    const own = rows.filter((row) => row['request_id'] === id)
    const said = own.map((row) => String(row['failure_class'])).join()
    expect(said === String(failure), `rows of a measurement: ${said || 'none'}, where ${failure} is due`)
  }
  const samples = stored.flatMap(({ streams }) => streams.sample.rows.map(({ row }) => row))
  const watched = samples.filter((row) => row['watched'] !== null)
  expect(watched.length >= 10, `${watched.length} samples of what was measured`)
  const timesOf = (kind: 'realtime' | 'watched') => new Set(agent.csvRows(kind).map(keyOf))
  const [seed, others] = [timesOf('realtime'), timesOf('watched')]
  const strays = watched.filter((row) => seed.has(keyOf(row))).length
  const lacking = watched.filter((row) => !others.has(keyOf(row))).length
  expect(strays === 0, `${strays} samples of others are in the file of the agent's own`)
  expect(lacking === 0, `${lacking} samples of others are not in their file`)
  return `${rows.length} requests and ${watched.length} samples of what was measured`
}

/** A time to the microsecond: the last bit of a double is the database's affair. */
const keyOf = (row: Readonly<Record<string, unknown>>) => Number(row['timestamp']).toFixed(6)
