import type { Measure } from '@voicemark/analysis'
import { createHash } from 'node:crypto'
import { comparisonTable } from '../latex/comparison-table.js'
import { costTable } from '../latex/cost-table.js'
import { energyTable, energyTex } from '../latex/energy-table.js'
import { environmentJson, packReadme } from '../latex/environment.js'
import { heardTable } from '../latex/heard-table.js'
import { qualityTable, qualityTex } from '../judged/quality-table.js'
import { macrosTex, reportMacros } from '../latex/macros.js'
import { comparisonTex, mainTex } from '../latex/main-tex.js'
import { methodsTex } from '../latex/methods.js'
import { plotFiles } from '../latex/plots.js'
import { hardwareTable, memoryTable, rtfTable, speedTable, successTable } from '../latex/tables.js'
import type { ReportData } from '../source/report-data.js'

/** One file of the pack; its bytes are made when they are asked for. */
export interface PackEntry {
  /** Path within the pack, with `/`. */
  readonly name: string
  chunks(): Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>
}

/** A figure as PDF and as TeX that shows it with its caption; without data only TeX, which says why. */
export interface PackFigure {
  readonly name: string
  readonly tex: string
  readonly pdf: (() => Promise<Uint8Array>) | null
}

/**
 * The files of a paper pack in order, to be read one after the other; the last one holds the checksums of those before.
 */
export function* packEntries(
  report: ReportData,
  figures: readonly PackFigure[],
  data: readonly PackEntry[],
): Generator<PackEntry> {
  const sums: string[] = []
  for (const entry of [...textEntries(report, figures, data), ...figures.flatMap(figureEntries), ...data]) {
    yield { name: entry.name, chunks: () => summed(entry, (sum) => sums.push(`${sum}  ${entry.name}\n`)) }
  }
  yield { name: 'SHA256SUMS', chunks: () => [sums.join('')] }
}

function textEntries(report: ReportData, figures: readonly PackFigure[], data: readonly PackEntry[]) {
  const macros = reportMacros(report)
  const [rtf, memory, cost] = report.comparisons
  const texts: [string, string][] = [
    [
      'README.md',
      packReadme(
        report,
        macros,
        data.map(({ name }) => name),
      ),
    ],
    ['main.tex', mainTex(figures.map(({ name, pdf }) => ({ name, isDrawn: pdf !== null })))],
    ['macros.tex', macrosTex(macros)],
    ['methods.tex', methodsTex(report)],
    ['comparison.tex', comparisonTex(report)],
    ['energy.tex', energyTex(report)],
    ['quality.tex', qualityTex(report)],
    ['environment.json', environmentJson(report)],
    ['tables/hardware.tex', hardwareTable(report)],
    ['tables/memory.tex', memoryTable(report)],
    ['tables/rtf.tex', rtfTable(report)],
    ['tables/speed.tex', speedTable(report)],
    ['tables/cost.tex', costTable(report)],
    ['tables/energy.tex', energyTable(report)],
    ['tables/heard.tex', heardTable(report)],
    ['tables/quality.tex', qualityTable(report)],
    ['tables/success.tex', successTable(report)],
    ['tables/comparison-rtf.tex', rtf === undefined ? '' : comparisonTable(rtf, report)],
    ['tables/comparison-memory.tex', memory === undefined ? '' : comparisonTable(memory, report)],
    ['tables/comparison-cost.tex', cost === undefined ? '' : comparisonTable(cost, report)],
    ...comparedTables('energy', ['energy_j_per_audio_s'], report),
    ...comparedTables('quality', ['mos_ovrl', 'word_error_rate', 'mel_distance_db'], report),
    ...plotFiles(report).map(([name, content]): [string, string] => [`plots/${name}`, content]),
  ]
  return texts.map(([name, content]): PackEntry => ({ name, chunks: () => [content] }))
}

/** Of what nobody measured there is none. */
function comparedTables(name: string, measures: readonly Measure[], report: ReportData): [string, string][] {
  const compared = report.comparisons.filter(({ measure }) => measures.includes(measure))
  const tables = compared.map((one) => comparisonTable(one, report))
  return tables.length === 0 ? [] : [[`tables/comparison-${name}.tex`, tables.join('')]]
}

function figureEntries({ name, tex, pdf }: PackFigure): PackEntry[] {
  const entry: PackEntry = { name: `figures/${name}.tex`, chunks: () => [tex] }
  if (pdf === null) return [entry]
  const picture = async function* () {
    yield await pdf()
  }
  return [entry, { name: `figures/${name}.pdf`, chunks: picture }]
}

async function* summed({ chunks }: PackEntry, onSum: (sum: string) => void) {
  const hash = createHash('sha256')
  for await (const chunk of chunks()) {
    hash.update(chunk)
    yield chunk
  }
  onSum(hash.digest('hex'))
}
