import { errorReason, print, StartError } from '@voicemark/daemon'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { CsvColumns } from '@voicemark/schema'
import { ColumnsError, exportColumns } from '../../exports/export-columns.js'
import {
  exportedRows,
  exportFormats,
  type ExportFormat,
  type ExportedRows,
} from '../../exports/export-format.js'
import { collectorParts } from '../../exports/file/collector-parts.js'
import { partFormat } from '../../exports/file/finished-file.js'
import { PartBrokenError, type PartSource } from '../../exports/file/part-source.js'
import { receiveFile } from '../../exports/file/received-file.js'
import { clientOf, collectorOf, tokenHeaders, withCollector, withTrust, type AskingFlags } from '../asking.js'
import { openDatabaseExport } from './database-export.js'
import { createProgress } from './export-progress.js'

interface ExportFlags extends AskingFlags {
  readonly collector?: string
  readonly database?: string | true
  readonly rows: ExportedRows
  readonly out: string
  readonly format?: ExportFormat
  readonly columns: string
  readonly filter: readonly Filter[]
  readonly resume?: true
  readonly part?: number
  readonly tries: number
}

type Filter = readonly [name: string, value: string]

/** Rows of a part: what has to come again after a cut is some MB at most. */
const usualPart: Readonly<Record<ExportedRows, number>> = { requests: 20_000, samples: 100_000 }

/** `voicemark export`: status 1 when it broke off and can go on, 2 when it was refused. */
export function exportCommand(): Command {
  return withCollector(withTrust(new Command('export')))
    .description('write the rows of a collector to a file, all or some; it goes on where it broke off')
    .addOption(
      new Option('--rows <what>', 'what is written').choices([...exportedRows]).makeOptionMandatory(),
    )
    .requiredOption('-o, --out <file>', 'file to write; until it is whole, its name ends in .part')
    .addOption(
      new Option('--format <name>', 'how it is written (default: as the name of the file ends)').choices([
        ...exportFormats,
      ]),
    )
    .option('--columns <names>', 'all, seed (26 or 7), or names with commas between', 'all')
    .option('--filter <name=value>', 'as the parameters in docs/exports.md; may be repeated', addFilter, [])
    .addOption(
      new Option('--database [url]', 'read this database itself (default: DATABASE_URL)').conflicts(
        'collector',
      ),
    )
    .option('--resume', 'go on with FILE.part, where it is there')
    .option('--part <rows>', 'rows that are asked for at once, 1–1000000', wholeUpTo(1_000_000))
    .option('--tries <times>', 'how often a part may break off in a row', wholeUpTo(1000), 5)
    .action(async (flags: ExportFlags) => {
      const rows = await exportFile(flags)
      if (rows !== null) print(`${rows} rows in ${flags.out}\n`)
    })
}

function addFilter(text: string, before: readonly Filter[]): Filter[] {
  const at = text.indexOf('=')
  const name = text.slice(0, at)
  if (at < 1 || ['columns', 'after', 'part'].includes(name))
    throw new InvalidArgumentError('Expected NAME=VALUE, such as campaign=ID.')
  return [...before, [name, text.slice(at + 1)]]
}

const wholeUpTo = (most: number) => (text: string) => {
  const value = /^\d{1,7}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > most) throw new InvalidArgumentError(`Expected 1–${most}.`)
  return value
}

/** The rows of the file; null where it broke off, which is said. */
async function exportFile(flags: ExportFlags): Promise<number | null> {
  const { rows, out, part = usualPart[rows] } = flags
  const format = flags.format ?? formatOf(out)
  const columns = columnsOf(flags)
  const query = new URLSearchParams({ columns: flags.columns, part: String(part) })
  for (const [name, value] of flags.filter) query.append(name, value)
  const path = `/api/v1/exports/${rows}.${partFormat(format)}?${query.toString()}`
  const { source, from, close } = await openSource(path, flags, part)
  const progress = createProgress(process.stderr)
  try {
    const asked = JSON.stringify([from, rows, partFormat(format), flags.columns, flags.filter])
    const { resume = false, tries } = flags
    return await receiveFile(out, { source, asked, format, columns, resume, tries, progress })
  } catch (error) {
    if (!(error instanceof PartBrokenError)) throw fileError(out, error)
    process.stderr.write(`voicemark: ${error.message}; what came is in ${out}.part: go on with --resume\n`)
    process.exitCode = 1
    return null
  } finally {
    progress.end()
    await close()
  }
}

interface OpenSource {
  readonly source: PartSource
  /** Whose rows they are: none of another's are added to them. */
  readonly from: string
  readonly close: () => Promise<void>
}

async function openSource(path: string, flags: ExportFlags, part: number): Promise<OpenSource> {
  if (flags.database !== undefined)
    return openDatabaseExport(flags.database === true ? null : flags.database, path, part)
  const collector = collectorOf(flags.collector)
  if (!URL.canParse(collector))
    throw new StartError(`--collector: expected a URL, got ${JSON.stringify(collector)}`)
  const url = new URL(path, collector)
  const { send } = clientOf(flags)
  return {
    source: collectorParts(url, { send, headers: tokenHeaders(url.origin) }),
    from: url.origin,
    close: () => Promise.resolve(),
  }
}

function formatOf(out: string): ExportFormat {
  const found = exportFormats.find((format) => out.endsWith(`.${format}`))
  if (found !== undefined) return found
  throw new StartError(`--format: say ${exportFormats.join(', ')}, or end the name of the file so`)
}

function columnsOf({ rows, columns, filter }: ExportFlags): CsvColumns {
  const withExcluded = filter.some(([name, value]) => name === 'excluded' && value === 'include')
  try {
    return exportColumns(rows, columns, withExcluded)
  } catch (error) {
    if (error instanceof ColumnsError) throw new StartError(`--columns: ${error.message}`)
    throw error
  }
}

const fileError = (out: string, error: unknown): unknown =>
  error instanceof Error && 'syscall' in error && 'code' in error
    ? new StartError(`${out} cannot be written: ${errorReason(error)}`)
    : error
