import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorReason, print, StartError } from '@voicemark/daemon'
import { Command, Option } from 'commander'
import { createFigureRenderer, type FigureRenderer } from '../../figures/drawing/figure-renderer.js'
import { oneLine } from '../../figures/words/text-fit.js'
import { FolderError } from '../../folder/folder-error.js'
import { openFolder } from '../../folder/folder-files.js'
import { parseSplit } from '../../http/request/split-fields.js'
import { QueryError } from '../../query-error.js'
import { makeHtmlPage } from '../../report/html/html-page.js'
import { writePackFolder } from '../../report/pack/pack-folder.js'
import { makePack } from '../../report/pack/paper-pack.js'
import { readZip } from '../../report/pack/zip.js'
import { createFolderSource } from '../../report/source/folder-source.js'
import { NothingMeasuredError } from '../../report/source/nothing-measured.js'
import { TooManyConfigurationsError } from '../../report/source/too-many-configurations.js'
import type { ReportQuery } from '../../report/source/report-data.js'
import type { ReportSource } from '../../report/source/report-source.js'
import { type AskingFlags, withCollector, withTrust } from '../asking.js'
import { type AskedRows, download, madeUrl } from './downloaded.js'
import { writeWhole } from './written-file.js'
import { addReadFlags, type ReadFlags, readOptionsOf } from '../read-flags.js'

interface ReportOptions extends ReadFlags, AskingFlags, AskedRows {
  readonly out?: string
  readonly html?: string
  readonly metricsDir?: string
}

/** `voicemark report`: the paper pack of a collector's rows, or of a folder of CSV files. */
export function reportCommand(): Command {
  const command = withCollector(withTrust(new Command('report')))
    .description('write tables, figures, macros, methods and data for a paper, or one page of them')
    .option('--out <dir>', 'folder that the pack is written to')
    .option('--html <file>', 'one page with tables, figures and data, to hand on')
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
    const { out, html } = options
    if (out === undefined && html === undefined)
      throw new StartError('report: --out FOLDER writes a paper pack, --html FILE a page')
    if (html !== undefined) sayPage(html, await writePage(html, options))
    if (out !== undefined) say(out, await writtenPack(out, options))
  })
}

async function writtenPack(out: string, options: ReportOptions): Promise<string[]> {
  if (options.metricsDir !== undefined)
    return ofFolder(options, async (source, query, renderer) =>
      writePack(await makePack(source, query, renderer), out),
    )
  const folder = await mkdtemp(join(tmpdir(), 'voicemark-report-'))
  try {
    const zip = join(folder, 'paper.zip')
    await download(madeUrl('/api/v1/report.zip', options), zip, options)
    return await writePack(readZip(zip), out)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Gives its bytes. */
async function writePage(html: string, options: ReportOptions): Promise<number> {
  await writeWhole(html, async (part) => {
    if (options.metricsDir === undefined)
      return download(madeUrl('/api/v1/report.html', options), part, options)
    const title = 'Voicemark report'
    return ofFolder(options, async (source, query, renderer) =>
      writeFile(part, await makeHtmlPage(source, query, renderer, { title })),
    )
  })
  return (await stat(html)).size
}

/** Makes something of the rows of a folder; what could not be read is told as well. */
async function ofFolder<Made>(
  { metricsDir = '', split, override, ...options }: ReportOptions,
  make: (source: ReportSource, query: ReportQuery, renderer: FigureRenderer) => Promise<Made>,
): Promise<Made> {
  const how = { options: readOptionsOf(options), machine: options.machine }
  const source = createFolderSource(await openFolder(metricsDir, how))
  // Names come from the files; on a terminal they must not move the cursor.
  for (const remark of source.remarks()) process.stderr.write(`${oneLine(remark)}\n`)
  const renderer = createFigureRenderer()
  try {
    const splitBy = split === undefined ? null : parseSplit(split)
    return await make(source, { campaign_id: null, splitBy, override: override === true }, renderer)
  } catch (error) {
    if (error instanceof NothingMeasuredError || error instanceof TooManyConfigurationsError)
      throw new StartError(`${metricsDir}: ${error.message}`)
    if (error instanceof QueryError) throw new StartError(`--${error.message}`)
    throw error
  } finally {
    await renderer.close()
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

function sayPage(html: string, bytes: number): void {
  print(`wrote ${html}: ${bytes} bytes, which a browser opens without a network\n`)
}
