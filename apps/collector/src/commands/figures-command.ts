import { join, normalize } from 'node:path'
import { print } from '@voicemark/daemon'
import { Command, InvalidArgumentError, Option } from 'commander'
import { type FigureOptions, parseWidth, whiskerKinds } from '../figures/data/figure-look.js'
import { createFigureRenderer } from '../figures/drawing/figure-renderer.js'
import { drawnSet, writeFigureSet, type FigureSet } from '../figures/drawing/figure-set.js'
import { oneLine } from '../figures/words/text-fit.js'
import { FolderError } from '../folder/folder-error.js'
import { readMetricsFolder, type MetricsFolder } from '../folder/metrics-folder.js'
import { addReadFlags, type ReadFlags, readOptionsOf } from './read-flags.js'

interface FiguresOptions extends Pick<FigureOptions, 'whiskers'>, ReadFlags {
  readonly metricsDir: string
  readonly out?: string
  readonly strict?: true
  /** mm */
  readonly width?: number
  readonly bare?: true
}

/** `voicemark figures`: the figures of a folder of CSV files, whoever wrote them. */
export function figuresCommand(): Command {
  const command = new Command('figures')
    .description('draw the figures of a folder of synthesis_*.csv files')
    .requiredOption('--metrics-dir <dir>', 'folder that holds the CSV files')
    .option('--out <dir>', 'folder that the figures are written to (default: the metrics folder)')
    .option('--width <mm>', 'width on paper such as 84mm, 60–200 (default: for a screen)', widthOf)
    .addOption(
      new Option('--whiskers <kind>', 'whiskers of means: 95 % interval or standard deviation')
        .choices([...whiskerKinds])
        .default('interval'),
    )
    .option('--bare', 'without title and remarks inside, for a caption under the figure')
    .option('--strict', 'end with status 1 when a file or a row was left out')
  return addReadFlags(command).action(async (options: FiguresOptions) => {
    const { metricsDir, out = metricsDir, width: widthMm, whiskers, bare: isBare, machine } = options
    const found = await readMetricsFolder(metricsDir, { options: readOptionsOf(options), machine })
    const complete = await drawFolder(found, metricsDir, out, { widthMm, whiskers, isBare })
    if (options.strict === true && !complete) process.exitCode = 1
  })
}

function widthOf(text: string): number {
  const width = parseWidth(text)
  if (width === null) throw new InvalidArgumentError('Expected 60mm–200mm, such as 84mm.')
  return width
}

/** Draws all figures of a folder and tells what was found and saved; false when something was left out. */
async function drawFolder(
  found: MetricsFolder,
  metricsDir: string,
  out: string,
  options: FigureOptions,
): Promise<boolean> {
  warn(found)
  if (found.configurations.length === 0) {
    throw new FolderError(`none of the files synthesis_*.csv in ${metricsDir} can be used`)
  }
  say(detected(found))
  const renderer = createFigureRenderer()
  try {
    say(saved(await writeFigureSet(out, drawnSet(found, options), renderer), normalize(out)))
  } catch (error) {
    throw outputError(out, error)
  } finally {
    await renderer.close()
  }
  return found.filesLeftOut.length + found.rowsSkipped.length === 0
}

const say = (lines: readonly string[]) => print(`${lines.join('\n')}\n`)

function warn({ filesLeftOut, rowsSkipped, remarks }: MetricsFolder): void {
  const lines = [
    ...filesLeftOut.map((fault) => `file left out: ${fault}`),
    ...rowsSkipped.map((fault) => `row skipped: ${fault}`),
    ...remarks.map((remark) => `note: ${remark}`),
  ]
  // Names come from the files; on a terminal they must not move the cursor.
  for (const line of lines) process.stderr.write(`${oneLine(line)}\n`)
}

const rule = '='.repeat(70)

function detected({ configurations }: MetricsFolder): string[] {
  return [
    rule,
    'GENERATING THESIS VISUALIZATIONS - DYNAMIC HARDWARE DETECTION',
    rule,
    '',
    'Detected Hardware Configurations:',
    ...configurations.flatMap(({ label, n, cpu_model, device_type }) => [
      `  • ${oneLine(label)}: ${n} ${n === 1 ? 'test' : 'tests'}`,
      `    CPU: ${oneLine(cpu_model ?? 'unknown')}`,
      `    Device: ${oneLine(device_type)}`,
    ]),
    '',
  ]
}

/** The pictures by their .png; the .svg and .pdf beside each are one line. */
function saved({ figures, leftOut, hardwareMetadata, analyses }: FigureSet, out: string): string[] {
  return [
    ...figures.filter((path) => path.endsWith('.png')).map((path) => `✅ Saved: ${path}`),
    ...leftOut.map(({ name, reason }) => `➖ Not drawn: ${name}. ${oneLine(reason)}`),
    `✅ Exported hardware metadata: ${hardwareMetadata}`,
    ...analyses.map((path) => `✅ Exported analysis: ${path}`),
    `✅ Each figure also as .svg and .pdf, its caption as .txt: ${join(out, 'fig*')}`,
    '',
    rule,
    `✅ All plots saved to: ${out}`,
    rule,
  ]
}

function outputError(out: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error
  return new FolderError(`the figures cannot be written to ${out}: ${String(error.code)}`, { cause: error })
}
