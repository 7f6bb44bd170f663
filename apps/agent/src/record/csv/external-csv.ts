import { createHash } from 'node:crypto'
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
 * The CSV files of what is not the agent's own engine, one for each tier and subject, so that nobody pools them by accident,
 * and opened with its first row: `synthesis_<tier>_http_<subject>_<agent>_<time>.csv`.
 */
export function openExternalCsv({ folder, agent_id, marked = {}, log }: ExternalCsvOptions): SynthesisCsv {
  const files = new Map<string, SynthesisCsv>()
  const fileOf = (row: RequestRow) => {
    const label = `${labelOf(row)}_${agent_id.slice(0, 4)}`
    const known = files.get(label)
    if (known !== undefined) return known
    const stamp = newestStamp(readdirSync(folder), label) ?? stampOf(new Date())
    const name = `synthesis_${label}_${stamp}.csv`
    const file = openSynthesisCsv(join(folder, name), row.hardware_tier, log, marked[name])
    files.set(label, file)
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

const longestSlug = 48

/** The words of a subject as a part of a file's name; of what they lose there, a hash tells it apart. */
function labelOf({ hardware_tier, asked, subject }: RequestRow): string {
  const kind = `${hardware_tier}_${asked ?? 'http'}`
  if (subject === null) return kind
  const slug = subject
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, longestSlug)
  if (slug === subject) return `${kind}_${slug}`
  const hash = createHash('sha256').update(subject).digest('hex').slice(0, 6)
  return `${kind}_${slug.replace(/^_+|_+$/g, '')}_${hash}`
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
