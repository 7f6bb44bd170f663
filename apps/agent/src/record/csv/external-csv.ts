import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { stampOf, type RequestRow } from '@voicemark/schema'
import type { Logger } from 'pino'
import type { FileMark } from './file-mark.js'
import { newestStamp } from './metric-files.js'
import { isExternal, openSynthesisCsv, type SynthesisCsv } from './synthesis-csv.js'

export interface ExternalCsvOptions {
  readonly folder: string
  readonly agent_id: string
  /** How far files of these names were written before. @default none was */
  readonly marked?: Readonly<Record<string, FileMark>> | undefined
  readonly log: Logger
}

/**
 * The CSV files of requests to other servers, one for each tier and opened with its first row:
 * `synthesis_<tier>_http_<agent>_<time>.csv`. The agent's own file stays its own hardware's.
 */
export function openExternalCsv({ folder, agent_id, marked = {}, log }: ExternalCsvOptions): SynthesisCsv {
  const files = new Map<string, SynthesisCsv>()
  const fileOf = ({ hardware_tier: tier }: RequestRow) => {
    const known = files.get(tier)
    if (known !== undefined) return known
    const label = `${tier}_http_${agent_id.slice(0, 4)}`
    const stamp = newestStamp(readdirSync(folder), label) ?? stampOf(new Date())
    const name = `synthesis_${label}_${stamp}.csv`
    const file = openSynthesisCsv(join(folder, name), tier, log, marked[name])
    files.set(tier, file)
    return file
  }
  return {
    takes: (row) => isExternal(row) && !row.warmup,
    complete: (row) => fileOf(row).complete(row),
    append: (row) => fileOf(row).append(row),
    mark: () => Object.fromEntries([...files.values()].flatMap((file) => Object.entries(file.mark()))),
    close: () => files.forEach((file) => file.close()),
  }
}

/** Two CSV files as one: each row goes into the one that takes it. */
export function eitherCsv(first: SynthesisCsv, second: SynthesisCsv): SynthesisCsv {
  const of = (row: RequestRow) => (first.takes(row) ? first : second)
  return {
    takes: (row) => first.takes(row) || second.takes(row),
    complete: (row) => of(row).complete(row),
    append: (row) => of(row).append(row),
    mark: () => ({ ...first.mark(), ...second.mark() }),
    close() {
      first.close()
      second.close()
    },
  }
}
