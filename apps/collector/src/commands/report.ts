import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { errorReason, StartError } from '@voicemark/daemon'
import { Command } from 'commander'
import { writePackFolder } from '../report/pack-folder.js'
import { readZip } from '../report/zip.js'

interface ReportOptions {
  readonly out: string
  readonly collector: string
  readonly campaign?: string
  readonly split?: string
  readonly override?: true
}

/** `voicemark report`: the paper pack of a collector's rows in a folder. */
export function reportCommand(): Command {
  return new Command('report')
    .description('write tables, figures, macros, methods and data for a paper')
    .requiredOption('--out <dir>', 'folder that the pack is written to')
    .option('--collector <url>', 'collector to ask', 'http://127.0.0.1:8080')
    .option('--campaign <id>', 'only the requests of this campaign')
    .option(
      '--split <fields>',
      'what tells configurations apart, such as voice,num_threads,tag:room (default: what varies)',
    )
    .option('--override', 'compare also what is not comparable; the captions then say so')
    .action(async (options: ReportOptions) => {
      const folder = await mkdtemp(join(tmpdir(), 'voicemark-report-'))
      try {
        const zip = join(folder, 'paper.zip')
        await download(reportUrl(options), zip)
        say(options.out, await writePack(zip, options.out))
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    })
}

function reportUrl({ collector, campaign, split, override }: ReportOptions): URL {
  if (!URL.canParse(collector))
    throw new StartError(`--collector: expected a URL, got ${JSON.stringify(collector)}`)
  const url = new URL('/api/v1/report.zip', collector)
  if (campaign !== undefined) url.searchParams.set('campaign', campaign)
  if (split !== undefined) url.searchParams.set('split', split)
  if (override === true) url.searchParams.set('override', 'true')
  return url
}

async function download(url: URL, path: string): Promise<void> {
  const token = process.env['VOICEMARK_TOKEN']
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` }
  const response = await fetch(url, { headers }).catch((error: unknown) => {
    throw new StartError(`the collector at ${url.origin} cannot be asked: ${causeOf(error)}`)
  })
  if (!response.ok || response.body === null) throw new StartError(await refusal(url, response))
  try {
    await pipeline(Readable.fromWeb(response.body as never), createWriteStream(path))
  } catch (error) {
    throw new StartError(`the collector at ${url.origin} broke off: ${causeOf(error)}`)
  }
}

const causeOf = (error: unknown) =>
  errorReason(error instanceof TypeError && error.cause !== undefined ? error.cause : error)

/** The problem that the collector answers with, in one line. */
async function refusal(url: URL, response: Response): Promise<string> {
  const problem: unknown = await response.json().catch(() => null)
  const detail =
    typeof problem === 'object' && problem !== null && 'detail' in problem
      ? String(problem.detail)
      : 'no reason given'
  return `the collector at ${url.origin} answers ${response.status}: ${detail}`
}

async function writePack(zip: string, out: string): Promise<string[]> {
  try {
    return await writePackFolder(readZip(zip), out)
  } catch (error) {
    throw new StartError(`the pack cannot be written to ${out}: ${errorReason(error)}`)
  }
}

function say(out: string, names: readonly string[]): void {
  process.stdout.write(
    `${names.length} files in ${out}: start with README.md; main.tex compiles with "latexmk -pdf main".\n`,
  )
}
