import { createHash } from 'node:crypto'
import { programVersion } from '@voicemark/daemon'
import { counted } from '../../figures/words/numerals.js'
import type { FigureRenderer } from '../../figures/drawing/figure-renderer.js'
import { readHanded, type ReadRows } from '../../bundle/rows/read-handed.js'
import { dataElement, handedVersion, type PageData } from '../../bundle/rows/page-data.js'
import { tableOf } from '../../bundle/rows/row-table.js'
import { dayText } from '../latex/number-text.js'
import { NothingMeasuredError } from '../source/nothing-measured.js'
import { readReport, type ReportData, type ReportQuery } from '../source/report-data.js'
import type { ReportSource } from '../source/report-source.js'
import { conditionSection, methodSection, omissionSection } from './conditions.js'
import { figureSection } from './figures.js'
import { escaped, section } from './markup.js'
import { pageScript, pageStyle } from './style.js'
import { resultTables } from './tables.js'
import { apartSection, pairSection, verdictSection } from './verdicts.js'

/** What a page says beside its results. */
export interface PageOptions {
  readonly title: string
  /** Markup of sections that stand before all else, and what navigation calls them. */
  readonly first?: { readonly id: string; readonly heading: string; readonly content: string }
}

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Nothing is loaded, sent or run but what the page has itself. */
export const pagePolicy = `default-src 'none'; style-src ${hashOf(pageStyle)}; script-src ${hashOf(pageScript)}; base-uri 'none'; form-action 'none'`

/**
 * One page with tables, figures, verdicts, conditions and the data themselves, which needs no other file.
 * @throws NothingMeasuredError
 */
export async function makeHtmlPage(
  source: ReportSource,
  query: ReportQuery,
  renderer: Pick<FigureRenderer, 'render'>,
  options: PageOptions,
): Promise<string> {
  const report = await readReport(source, query)
  if (report.configurations.length === 0) throw new NothingMeasuredError(query)
  const lines: string[] = []
  const read = await readHanded(source, query.campaign_id, (line) => {
    if (lines.length < mostLines) lines.push(line)
  })
  const sections = [
    options.first === undefined
      ? ''
      : section(options.first.id, options.first.heading, options.first.content),
    apartSection(report),
    verdictSection(report),
    section('results', 'Results', resultTables(report)),
    await figureSection(report, renderer),
    pairSection(report),
    conditionSection(report, read.conditions),
    methodSection(report),
    omissionSection(report),
  ]
  const bare: PageData = {
    format: 'voicemark-page',
    version: handedVersion,
    data_sha256: read.data_sha256,
    rows: read.rows,
    conditions: read.conditions,
    timelines: (report.figures.timelines ?? null) as PageData['timelines'],
    requests: null,
  }
  const room = mostBytes - frameBytes - Buffer.byteLength(sections.join('') + JSON.stringify(bare))
  const requests = read.rows > mostLines ? null : tableOf(lines, room)
  const head = headOf(report, read, requests !== null, options.title)
  return framed(options.title, head, sections, { ...bare, requests })
}

/** More lines are no page any more. */
const mostLines = 50_000
/** A page that is handed on by mail; rows that would make it longer are not in it. */
const mostBytes = 2_000_000
/** What stands around the sections and the data. */
const frameBytes = 30_000

const links = [
  ['apart', 'Not comparable'],
  ['verdicts', 'Verdicts'],
  ['results', 'Results'],
  ['figures', 'Figures'],
  ['pairs', 'Pairs'],
  ['conditions', 'Conditions'],
  ['methods', 'Methods'],
  ['left-out', 'Left out'],
] as const

function headOf(
  { conduct, configurations, query, splitBy }: ReportData,
  read: ReadRows,
  hasRows: boolean,
  title: string,
) {
  const { first_start, last_start } = conduct
  const days = [...new Set([dayText(first_start), dayText(last_start)])].join(' to ')
  const facts: [string, string][] = [
    ['Of', query.campaign_id === null ? 'all requests' : `campaign ${query.campaign_id}`],
    [
      'Measured',
      `${counted(conduct.measured, 'request')} of ${counted(configurations.length, 'configuration')}${first_start === null ? '' : `, ${days} (UTC)`}`,
    ],
    [
      'Told apart by',
      splitBy.length === 0
        ? 'machine, device, subject and voice'
        : `machine, device, subject, voice and ${splitBy.join(', ')}`,
    ],
    [
      'Rows',
      `${counted(read.rows, 'row')}${hasRows ? ', which are in this file' : ': too many for this file; hand on a bundle with it'}`,
    ],
    ['SHA-256 of the data', read.data_sha256],
  ]
  return (
    `<h1>${escaped(title)}</h1><dl class="facts">` +
    facts.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('') +
    '</dl>'
  )
}

function framed(title: string, head: string, sections: readonly string[], data: PageData): string {
  const content = sections.filter((one) => one !== '').join('\n')
  const nav = links
    .filter(([id]) => content.includes(`<section id="${id}"`))
    .map(([id, name]) => `<li><a href="#${id}">${name}</a></li>`)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${pagePolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="generator" content="Voicemark ${programVersion}">
<title>${escaped(title)}</title><style>${pageStyle}</style></head>
<body><header>${head}<nav aria-label="Parts"><ul>${nav.join('')}</ul></nav></header>
<main>
${content}
</main>
<footer><p>Made by Voicemark ${programVersion}. An empty cell or – was not measured. The same rows give the same numbers: <code>voicemark compare</code> reads this file.</p></footer>
${dataElement}${jsonInside(data)}</script>
<script>${pageScript}</script>
</body></html>
`
}

/** Nothing in it can end the element or begin another. */
const jsonInside = (data: PageData) =>
  JSON.stringify(data).replace(
    /[<\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
