import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { errorReason, httpReason, print, readJson, StartError, type HttpResponse } from '@voicemark/daemon'
import { Command, Option } from 'commander'
import { createFigureRenderer, type FigureRenderer } from '../figures/drawing/figure-renderer.js'
import { oneLine } from '../figures/words/text-fit.js'
import { FolderError } from '../folder/folder-error.js'
import { openFolder } from '../folder/folder-files.js'
import { parseSplit } from '../http/request/split-fields.js'
import { QueryError } from '../query-error.js'
import { writePackFolder } from '../report/pack/pack-folder.js'
import { makePack, NothingMeasuredError } from '../report/pack/paper-pack.js'
import { readZip } from '../report/pack/zip.js'
import { createFolderSource } from '../report/source/folder-source.js'
import type { ReportSource } from '../report/source/report-source.js'
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

interface ReportOptions extends ReadFlags, AskingFlags {
  readonly out: string
  readonly collector?: string
  readonly metricsDir?: string
  readonly campaign?: string
  readonly split?: string
  readonly override?: true
}

/** `voicemark report`: the paper pack of a collector's rows, or of a folder of CSV files. */
export function reportCommand(): Command {
  const command = withCollector(withTrust(new Command('report')))
    .description('write tables, figures, macros, methods and data for a paper')
    .requiredOption('--out <dir>', 'folder that the pack is written to')
    .option('--campaign <id>', 'only the requests of this campaign')
    .addOption(
      new Option(
        '--metrics-dir <dir>',
        'folder of synthesis_*.csv files to report, without a collector',
      ).conflicts(['collector', 'campaign']),
    )
    .option(
      '--split <fields>',
      'what tells configurations apart, such as voice,num_threads,tag:room (default: what varies)',
    )
    .option('--override', 'compare also what is not comparable; the captions then say so')
  return addReadFlags(command).action(async (options: ReportOptions) => {
    if (options.metricsDir !== undefined) {
      say(options.out, await reportFolder(options.metricsDir, options))
      return
    }
    const folder = await mkdtemp(join(tmpdir(), 'voicemark-report-'))
    try {
      const zip = join(folder, 'paper.zip')
      await download(reportUrl(options), zip, options)
      say(options.out, await writePack(readZip(zip), options.out))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
}

function reportUrl({ collector: named, campaign, split, override }: ReportOptions): URL {
  const collector = collectorOf(named)
  if (!URL.canParse(collector))
    throw new StartError(`--collector: expected a URL, got ${JSON.stringify(collector)}`)
  const url = new URL('/api/v1/report.zip', collector)
  if (campaign !== undefined) url.searchParams.set('campaign', campaign)
  if (split !== undefined) url.searchParams.set('split', split)
  if (override === true) url.searchParams.set('override', 'true')
  return url
}

async function download(url: URL, path: string, flags: AskingFlags): Promise<void> {
  const { send } = clientOf(flags)
  const response = await send({ url: url.href, headers: tokenHeaders(url.origin) }).catch(
    (error: unknown) => {
      throw unanswered(url.origin, error)
    },
  )
  if (response.status !== 200) throw new StartError(await refusal(url, response))
  try {
    await pipeline(response.body, createWriteStream(path))
  } catch (error) {
    throw new StartError(`the collector at ${url.origin} broke off: ${httpReason(error)}`)
  }
}

/** The problem that the collector answers with, in one line. */
async function refusal(url: URL, response: HttpResponse): Promise<string> {
  const problem = await readJson(response)
  const detail =
    typeof problem === 'object' && problem !== null && 'detail' in problem
      ? String(problem.detail)
      : 'no reason given'
  return `the collector at ${url.origin} answers ${response.status}: ${detail}`
}

/** The pack of a folder; what could not be read is told as well. */
async function reportFolder(metricsDir: string, options: ReportOptions): Promise<string[]> {
  const how = { options: readOptionsOf(options), machine: options.machine }
  const source = createFolderSource(await openFolder(metricsDir, how))
  // Names come from the files; on a terminal they must not move the cursor.
  for (const remark of source.remarks()) process.stderr.write(`${oneLine(remark)}\n`)
  const renderer = createFigureRenderer()
  try {
    return await writePack(await folderPack(source, metricsDir, options, renderer), options.out)
  } finally {
    await renderer.close()
  }
}

async function folderPack(
  source: ReportSource,
  metricsDir: string,
  { split, override }: ReportOptions,
  renderer: FigureRenderer,
) {
  try {
    const splitBy = split === undefined ? null : parseSplit(split)
    return await makePack(source, { campaign_id: null, splitBy, override: override === true }, renderer)
  } catch (error) {
    if (error instanceof NothingMeasuredError) throw new StartError(`${metricsDir}: ${error.message}`)
    if (error instanceof QueryError) throw new StartError(`--${error.message}`)
    throw error
  }
}

async function writePack(entries: Parameters<typeof writePackFolder>[0], out: string): Promise<string[]> {
  try {
    return await writePackFolder(entries, out)
  } catch (error) {
    if (error instanceof FolderError) throw error
    throw new StartError(`the pack cannot be written to ${out}: ${errorReason(error)}`)
  }
}

function say(out: string, names: readonly string[]): void {
  print(
    `${names.length} files in ${out}: start with README.md; main.tex compiles with "latexmk -pdf main".\n`,
  )
}
