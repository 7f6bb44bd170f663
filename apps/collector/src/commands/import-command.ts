import { randomUUID } from 'node:crypto'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  errorReason,
  print,
  readJson,
  StartError,
  type HttpClient,
  type HttpResponse,
} from '@voicemark/daemon'
import { Command } from 'commander'
import { z } from 'zod'
import { oneLine } from '../figures/words/text-fit.js'
import {
  clientOf,
  collectorOf,
  tokenHeaders,
  unanswered,
  withCollector,
  withTrust,
  type AskingFlags,
} from './asking.js'
import { addReadFlags, type ReadFlags, readOptionsOf } from './read-flags.js'

interface ImportFlags extends ReadFlags, AskingFlags {
  readonly collector?: string
  readonly partial?: true
  readonly source?: string
  readonly tier?: string
  readonly device?: string
  readonly keepZeros?: true
}

const faults = z.array(
  z.object({ line: z.number().nullable(), column: z.number().nullable(), message: z.string() }),
)
const report = z.object({
  format: z.string(),
  rows: z.number(),
  inserted: z.number(),
  skipped: z.number(),
  refused: z.number(),
  notes: z.array(z.string()),
  errors: faults,
})
const problem = z.object({ detail: z.string(), errors: faults.default([]), total: z.number().default(0) })

/** `voicemark import`: status 1 when rows were left out, 2 when a file was refused. */
export function importCommand(): Command {
  const command = withCollector(withTrust(new Command('import')))
    .description('import files of measurements into a collector')
    .argument('<file...>', 'synthesis_*.csv, realtime_*.csv, results of tts-bench or AIPerf, or a bundle')
    .option('--partial', 'store the rows that can be read and report the others')
    .option('--source <name>', 'the machine of the rows, where files of it belong together')
    .option('--tier <name>', 'hardware tier of rows whose file does not say it')
    .option('--device <name>', 'device of rows whose file does not say it')
    .option('--keep-zeros', 'zeros are values, also where they look like missing sensors')
  return addReadFlags(command).action(async (files: string[], flags: ImportFlags) => {
    let status = 0
    const http = clientOf(flags)
    for (const file of files) status = Math.max(status, await importOne(file, flags, http))
    if (status > 0) process.exitCode = status
  })
}

async function importOne(file: string, flags: ImportFlags, http: HttpClient): Promise<number> {
  const response = await send(file, flags, http)
  const body = await readJson(response)
  if (response.status < 200 || response.status > 299) return refused(file, response.status, body)
  const { format, rows, inserted, skipped, refused: left, notes, errors } = report.parse(body)
  print(
    `${oneLine(file)}: ${format}, ${rows} rows: ${inserted} inserted, ${skipped} skipped (stored already), ${left} refused\n`,
  )
  warn(notes.map((note) => `${file}: note: ${note}`))
  warn(errors.map((fault) => placed(file, fault)))
  return left > 0 ? 1 : 0
}

function refused(file: string, status: number, body: unknown): number {
  const { success, data } = problem.safeParse(body)
  warn(success ? data.errors.map((fault) => placed(file, fault)) : [])
  warn([`${file}: ${success ? data.detail : `the collector answers ${status}`}`])
  return 2
}

async function send(file: string, flags: ImportFlags, http: HttpClient): Promise<HttpResponse> {
  const { partial, source, machine, tier, device, keepZeros } = flags
  const collector = collectorOf(flags.collector)
  const query = new URLSearchParams()
  const said = { source, machine, tier, device, ...readOptionsOf(flags) }
  for (const [name, value] of Object.entries(said)) if (value !== undefined) query.set(name, value)
  if (partial === true) query.set('mode', 'partial')
  if (keepZeros === true) query.set('zeros', 'keep')
  const { body, headers } = await formOf(file)
  try {
    return await http.send({
      url: `${collector}/api/v1/imports?${query.toString()}`,
      method: 'POST',
      body,
      headers: { ...headers, ...tokenHeaders(collector) },
    })
  } catch (error) {
    throw unanswered(collector, error)
  }
}

/** A form of one file that is read while it is sent. */
async function formOf(file: string) {
  const { handle, size } = await opened(file)
  const boundary = `voicemark-${randomUUID()}`
  const name = basename(file).replace(/["\r\n]/g, encodeURIComponent)
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
  )
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  async function* parts() {
    yield head
    if (size > 0) yield* handle.createReadStream({ end: size - 1 }) as AsyncIterable<Buffer>
    await handle.close()
    yield tail
  }
  return {
    body: parts(),
    headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
  }
}

/** What has no size would be sent as an empty file. @throws StartError */
async function opened(file: string): Promise<{ handle: FileHandle; size: number }> {
  const failed = (error: unknown) => {
    throw new StartError(`${oneLine(file)}: ${errorReason(error)}`)
  }
  const stats = await stat(file).catch(failed)
  if (stats.isDirectory()) throw new StartError(`${oneLine(file)}: a folder; name the files in it`)
  if (!stats.isFile()) throw new StartError(`${oneLine(file)}: a pipe or a device; store it as a file first`)
  return { handle: await open(file).catch(failed), size: stats.size }
}

function placed(file: string, { line, column, message }: z.infer<typeof faults>[number]): string {
  return `${[file, line, column].filter((part) => part !== null).join(':')}: ${message}`
}

/** Names and cells come from files; on a terminal they must not move the cursor. */
function warn(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${oneLine(line)}\n`)
}
