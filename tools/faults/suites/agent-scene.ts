import { join } from 'node:path'
import { readDatabase } from '../check/database-reader.js'
import type { StoredRow } from '../check/stored-run.js'
import { createAgentProcess, type AgentProcess } from '../fixture/agent-process.js'
import { expect, type Stage } from '../stage.js'

/** A real agent whose collector is behind the stage's proxy. */
export async function agentOn(stage: Stage): Promise<AgentProcess> {
  const folder = join(stage.folder, 'agent')
  const agent = createAgentProcess({ build: stage.build, folder, collector: stage.proxy.url })
  stage.onClose(() => agent.kill9().catch(() => undefined))
  return Promise.resolve(agent)
}

/** Gives the ids of the requests that were answered with 200. */
export async function speakTwice(agent: AgentProcess): Promise<string[]> {
  const ids = [await agent.speak('One request.'), await agent.speak('And another one, a little longer.')]
  return ids.filter((id) => id !== null)
}

/** Starts the agent again, lets it deliver everything, then holds its own files against the database. */
export async function finishAgent(
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
