import { writeFile } from 'node:fs/promises'
import { type Measure, measures, type SplitField } from '@voicemark/analysis'
import { print, StartError } from '@voicemark/daemon'
import { Command, Option } from 'commander'
import { type Compared, compareInputs } from '../../bundle/compared/compare.js'
import { compareText } from '../../bundle/compared/compare-text.js'
import { differenceMarkup } from '../../bundle/compared/difference-markup.js'
import { type Input, openInput } from '../../bundle/compared/input.js'
import { joinSources, lettered, type Lettered } from '../../bundle/compared/joined-source.js'
import { createFigureRenderer } from '../../figures/drawing/figure-renderer.js'
import { oneLine } from '../../figures/words/text-fit.js'
import { parseSplit } from '../../http/request/split-fields.js'
import { QueryError } from '../../query-error.js'
import { makeHtmlPage } from '../../report/html/html-page.js'
import { NothingMeasuredError } from '../../report/source/nothing-measured.js'
import { addReadFlags, type ReadFlags, readOptionsOf } from '../read-flags.js'
import { writeWhole } from './written-file.js'

interface CompareFlags extends ReadFlags {
  readonly measure: Measure
  readonly split?: string
  readonly override?: true
  readonly json?: true
  readonly html?: string
}

/** More have no letters, and no reader. */
const mostInputs = 20

/** `voicemark compare`: what several people measured, without a collector. */
export function compareCommand(): Command {
  const command = new Command('compare')
    .description('compare bundles, pages, paper packs and metrics folders, without a collector')
    .argument('<inputs...>', 'files or folders that were handed on; of one alone its own configurations')
    .addOption(
      new Option('--measure <name>', 'what is compared').choices(Object.keys(measures)).default('rtf'),
    )
    .option('--split <fields>', 'what else tells configurations apart, such as voice,num_threads,tag:room')
    .option('--override', 'compare also what is not comparable; each sentence then says so')
    .option('--json', 'print everything as JSON')
    .option('--html <file>', 'write all of it as one page to hand on')
  return addReadFlags(command).action(async (paths: string[], flags: CompareFlags) => {
    if (paths.length > mostInputs) throw new StartError(`compare: at most ${mostInputs} at once`)
    const how = { options: readOptionsOf(flags), machine: flags.machine }
    const inputs: Input[] = []
    try {
      for (const path of paths) inputs.push(await openInput(path, how))
      await compare(lettered(inputs), flags)
    } finally {
      for (const input of inputs) await input.close()
    }
  })
}

async function compare(inputs: readonly Lettered[], flags: CompareFlags): Promise<void> {
  const splitBy = splitOf(flags)
  const query = { measure: flags.measure, splitBy, override: flags.override === true }
  const compared = await compareInputs(inputs, query)
  if (compared.comparison.configurations.length === 0) {
    for (const remark of compared.remarks) process.stderr.write(`${oneLine(remark)}\n`)
    throw new StartError('compare: there is no measured request in them')
  }
  if (flags.html !== undefined) await writePage(inputs, flags.html, compared)
  print(flags.json === true ? `${JSON.stringify(compared, null, 2)}\n` : compareText(compared))
}

function splitOf({ split }: CompareFlags): readonly SplitField[] {
  try {
    return split === undefined ? [] : parseSplit(split)
  } catch (error) {
    if (error instanceof QueryError) throw new StartError(`--${error.message}`)
    throw error
  }
}

async function writePage(inputs: readonly Lettered[], html: string, compared: Compared): Promise<void> {
  const { splitBy, override } = compared.comparison
  const content = differenceMarkup(compared.inputs, compared.differences)
  const title = `Compared: ${compared.inputs.map(({ name }) => name).join(', ')}`
  const renderer = createFigureRenderer()
  try {
    const page = await makeHtmlPage(joinSources(inputs), { campaign_id: null, splitBy, override }, renderer, {
      title,
      first: { id: 'different', heading: 'What was different', content },
    })
    await writeWhole(html, (part) => writeFile(part, page))
  } catch (error) {
    if (error instanceof NothingMeasuredError) throw new StartError(`compare: ${error.message}`)
    throw error
  } finally {
    await renderer.close()
  }
}
