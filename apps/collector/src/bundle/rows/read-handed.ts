import { createHash } from 'node:crypto'
import type { ReportSource } from '../../report/source/report-source.js'
import { conditionsOf, createHandedMachines, type HandedConditions } from './handed-conditions.js'
import { handedLine } from './handed-row.js'

/** What was read of rows that are handed on. */
export interface ReadRows {
  readonly data_sha256: string
  readonly rows: number
  readonly conditions: HandedConditions
}

/** Reads all rows once: the hash is of their lines in order, whatever they are packed in. */
export async function readHanded(
  source: ReportSource,
  campaign_id: string | null,
  onLine: (line: string) => void = () => undefined,
): Promise<ReadRows> {
  const hash = createHash('sha256')
  const machines = createHandedMachines(source)
  let rows = 0
  await source.forEachRequest((row, machine) => {
    const line = handedLine(row, machine)
    hash.update(`${line}\n`)
    machines.add(row, machine)
    onLine(line)
    rows += 1
  })
  return {
    data_sha256: hash.digest('hex'),
    rows,
    conditions: await conditionsOf(source, machines.machines(), campaign_id),
  }
}
