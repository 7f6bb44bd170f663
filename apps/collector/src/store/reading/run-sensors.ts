import { sensorPassport, type SensorPassport } from '@voicemark/schema'
import { emptySql, type Reader, sql } from '../databases/database.js'

/** What the machine of a run can measure, as its agent found it out. */
export interface RunSensors extends SensorPassport {
  readonly agent_id: string
  readonly run_id: string
  /** Unix seconds. */
  readonly started_wall: number
}

export interface SensorsFilter {
  /** @default all agents */
  readonly agent_id?: string
  /** @default of each agent the newest that says what it can measure */
  readonly run_id?: string
}

interface Row {
  readonly agent_id: string
  readonly run_id: string
  readonly started_wall: number
  readonly sensors: string
}

/** In the order in which the agents were first seen; runs that do not say are left out. */
export async function readRunSensors(
  reader: Reader,
  { agent_id, run_id }: SensorsFilter,
): Promise<RunSensors[]> {
  const runs =
    run_id === undefined
      ? sql`(SELECT max(ref) FROM run WHERE sensors IS NOT NULL GROUP BY agent_ref)`
      : sql`(SELECT ref FROM run WHERE run_id = ${run_id} AND sensors IS NOT NULL)`
  const ofAgent = agent_id === undefined ? emptySql : sql`AND agent.agent_id = ${agent_id}`
  const rows = await reader.$queryRaw<Row[]>(
    sql`SELECT agent.agent_id, run.run_id, run.started_wall, run.sensors
      FROM run JOIN agent ON agent.ref = run.agent_ref WHERE run.ref IN ${runs} ${ofAgent} ORDER BY agent.ref`,
  )
  return rows.flatMap(({ sensors, ...run }) => {
    const { data } = sensorPassport.safeParse(JSON.parse(sensors))
    return data === undefined ? [] : [{ ...run, ...data }]
  })
}
