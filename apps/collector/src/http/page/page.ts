import type { MeasureFigures } from '@voicemark/analysis'
import type { RequestHandler } from 'express'
import { figureNames, type FigureName } from '../../figures/data/figure.js'
import { omissionLine } from '../../figures/words/footer.js'
import { loadLine } from '../../figures/words/load-words.js'
import { ownLabelLine } from '../../figures/words/own-label-words.js'
import { removedLine } from '../../figures/words/removed-words.js'
import { counted, numeral, percentage } from '../../figures/words/numerals.js'
import type { DescribedConfiguration, Fleet, FleetOverview } from '../../fleet/fleet.js'
import type { Correction } from '../../store/corrections/correction.js'
import type { StoredImport } from '../../store/imports/stored-imports.js'
import type { RemovedFor } from '../../store/corrections/removed-reasons.js'
import type { RunSensors } from '../../store/reading/run-sensors.js'
import type { StoredAgent } from '../../store/reading/stored-fleet.js'
import type { Store } from '../../store/store.js'
import { callerOf } from '../request/access.js'
import type { CsrfOf } from '../request/csrf.js'
import { framed } from './frame.js'
import { correctionList, mostCorrections } from './correction-list.js'
import { type Cell, count, escapeHtml, table } from './html-table.js'
import { importList, mostImports } from './import-list.js'
import { sensorList } from './sensor-list.js'

/** What the page shows, and to whom. */
export interface PageParts {
  readonly store: Store
  readonly fleet: Fleet
  readonly csrfOf: CsrfOf
}

/** GET /plain: the agents, what was measured, and the figures, on one page without a script. */
export function pageRoute({ store, fleet, csrfOf }: PageParts): RequestHandler {
  return async (request, response) => {
    const { main, footer } = renderPage(
      await store.agents(),
      await fleet.overview(),
      await store.imports(mostImports + 1),
      await store.sensors({}),
      await correctionsOf(store),
      await store.corrections.removed(),
    )
    response.type('html').send(framed({ caller: callerOf(response), csrf: csrfOf(request), main, footer }))
  }
}

/** What was corrected, and which agents are an earlier machine. */
interface Corrected {
  readonly listed: readonly Correction[]
  readonly joins: ReadonlyMap<string, string>
}

async function correctionsOf(store: Store): Promise<Corrected> {
  const page = await store.corrections.list({ limit: mostCorrections + 1 })
  return { listed: page?.corrections ?? [], joins: (await store.heldCorrections()).joins }
}

/** GET /page.css */
export const styleRoute: RequestHandler = (_request, response) => {
  response.type('css').send(style)
}

/** The page as HTML; all that comes from agents is text and never markup. */
function renderPage(
  agents: readonly StoredAgent[],
  fleet: FleetOverview,
  imports: readonly StoredImport[],
  sensors: readonly RunSensors[],
  { listed, joins }: Corrected,
  removed: readonly RemovedFor[],
): { readonly main: string; readonly footer: string } {
  const { configurations, omissions, apart, figuresLeftOut } = fleet
  const named = [ownLabelLine(configurations), ...apart].filter((line) => line !== null).join(' ')
  const main = `<header><h1>Voicemark</h1><p>${totals(agents, configurations)}</p></header>
<main><h2>Agents</h2>${table(agentHead, agents.map(agentCells(joins)), 'No agent has delivered yet: <code>npx voicemark agent --collector URL</code> starts one.')}
<h2>Configurations</h2>${table(configurationHead, configurations.map(configurationCells), 'Nothing was measured yet.')}
<p class="note">RTF is synthesis time per audio time: lower is faster. Medians are of successful requests, with 95 % bootstrap intervals; success with its 95 % Wilson interval. Imported: from files, and kept apart from what agents deliver. ${escapeHtml(omissionLine(omissions) ?? 'Nothing is left out.')} ${escapeHtml(loadLine(configurations) ?? '')} ${escapeHtml(named)} ${removedNote(removed)}</p>
${comparison(fleet)}
${correctionList(listed)}
${importList(imports)}
${sensorList(sensors)}
${configurations.length === 0 ? '' : `<h2>Figures</h2>${figureNames.map((name) => figure(name, figuresLeftOut)).join('')}`}</main>`
  const footer = `<footer>As JSON: ${links.map((path) => `<a href="${path}">${path}</a>`).join(' · ')}</footer>`
  return { main, footer }
}

function removedNote(removed: readonly RemovedFor[]): string {
  const line = removedLine(removed)
  return line === null ? '' : `${escapeHtml(line)}: <a href="/api/v1/corrections">/api/v1/corrections</a>.`
}

const agentHead = ['agent', 'tier', 'device', 'CPU', 'requests', 'samples', 'last seen']
const configurationHead = [
  'configuration',
  'n',
  'success, 95 %',
  'RTF, median [95 %]',
  'peak memory, median MB [95 %]',
  'CPU s per s of audio, median [95 %]',
  'rows as CSV',
]
const links = [
  '/metrics/summary',
  '/metrics/export',
  '/api/v1/hardware',
  '/api/v1/comparison',
  '/api/v1/requests',
  '/api/v1/agents',
  '/api/v1/imports',
  '/api/v1/corrections',
  '/api/v1/health',
  '/healthz',
]

function totals(agents: readonly StoredAgent[], configurations: readonly DescribedConfiguration[]): string {
  const requests = configurations.reduce((sum, { n }) => sum + n, 0)
  return [
    counted(agents.length, 'agent'),
    counted(configurations.length, 'configuration'),
    counted(requests, 'request'),
  ].join(' · ')
}

const agentCells =
  (joins: ReadonlyMap<string, string>) =>
  ({
    agent_id,
    hardware_tier,
    device_type,
    hardware,
    requests,
    samples,
    last_seen,
    runs,
    imported_runs,
  }: StoredAgent): Cell[] => {
    const time = `${new Date(last_seen * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`
    const seen = imported_runs === runs ? `imported ${time}` : time
    return [
      [agent_id, joins.get(agent_id)]
        .flatMap((id) => (id === undefined ? [] : [id.slice(0, 8)]))
        .join(', joined to '),
      hardware_tier,
      device_type,
      hardware?.cpu_model ?? null,
      count(requests),
      count(samples),
      seen,
    ]
  }

function configurationCells({ label, statistics, imported }: DescribedConfiguration): Cell[] {
  const query = `hardware=${encodeURIComponent(label)}`
  const link = (kind: string) => `<a href="/api/v1/exports/${kind}.csv?${query}">${kind}</a>`
  const rows = { html: `${link('synthesis')} · ${link('realtime')}` }
  const { measures, n, success } = statistics
  const { interval } = success
  const ends = interval === null ? '' : ` (${percentage(interval.low)} – ${percentage(interval.high)})`
  return [
    imported ? `${label}, imported` : label,
    count(n),
    `${count(success.count)}/${count(success.n)}${ends}`,
    medianOf(measures.rtf),
    medianOf(measures.peak_memory_mb),
    medianOf(measures.cpu_s_per_audio_s),
    rows,
  ]
}

function medianOf({ median, median_interval, n }: MeasureFigures): string | null {
  if (median === null) return null
  if (median_interval === null) return `${numeral(median)} (n = ${count(n)}: no interval)`
  return `${numeral(median)} [${numeral(median_interval.low)}, ${numeral(median_interval.high)}]`
}

/** More sentences than anybody reads; the rest are in the JSON. */
const mostSentences = 30

/** What may be said of the RTF of every pair. */
function comparison({ configurations, sentences }: FleetOverview): string {
  if (configurations.length < 2) return ''
  const said = sentences.slice(0, mostSentences).map((sentence) => `<li>${escapeHtml(sentence)}</li>`)
  const rest = sentences.length - said.length
  const more = rest > 0 ? `<p class="note">${counted(rest, 'more pair')} in the JSON.</p>` : ''
  return `<h2>Comparison of the RTF</h2><ul>${said.join('')}</ul>${more}<p class="note">p values are corrected by Holm for ${counted(sentences.length, 'pair')}; <a href="/api/v1/comparison">/api/v1/comparison</a> has other measures and what is not comparable.</p>`
}

/** What each figure shows, in a few words. */
export const figureTitles: Readonly<Record<FigureName, string>> = {
  fig1_memory_comparison: 'Peak memory',
  fig2_rtf_comparison: 'Real-time factor',
  fig3_success_rate: 'Success rate',
  fig_hardware_summary: 'Hardware and results',
  fig_rtf_distribution: 'Distribution of the real-time factor',
  fig_rtf_length: 'Synthesis time against audio length',
  fig_memory_timeline: 'Memory over one request',
  fig_stages: 'Stages',
  fig_pairwise: 'Every pair',
  fig_temperature: 'Temperature and throttling',
  fig_cost: 'Processor time for a second of audio',
  fig_ttfa: 'Time to the first audio',
  fig_energy: 'Energy for a second of audio',
  fig_quality_speed: 'Quality against speed',
}

function figure(name: FigureName, leftOut: FleetOverview['figuresLeftOut']): string {
  const reason = leftOut.find((one) => one.name === name)?.reason
  if (reason !== undefined) return `<p class="note">${figureTitles[name]}: no data. ${escapeHtml(reason)}</p>`
  return `<figure><img src="/figures/${name}.svg" alt="${figureTitles[name]}"><figcaption>${figureTitles[name]}: <a href="/figures/${name}.png">png</a> · <a href="/figures/${name}.svg">svg</a> · <a href="/figures/${name}.pdf">pdf</a> · <a href="/figures/${name}.txt">caption</a> · <a href="/figures/${name}.pdf?width=84mm">pdf, 84 mm</a></figcaption></figure>`
}

const style = `
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff; max-width: 1100px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; margin: 0; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; }
header p, .note, footer { color: #555; margin: .2rem 0; } .note, footer { font-size: .9rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; font-variant-numeric: tabular-nums; }
th { text-align: left; color: #555; font-weight: 600; border-bottom: 2px solid #bbb; }
td { border-bottom: 1px solid #e2e2e2; overflow-wrap: anywhere; min-width: 5rem; }
td:last-child:not(:has(ul)) { white-space: nowrap; } .reference td { overflow-wrap: break-word; } .reference td:last-child { white-space: normal; min-width: 14rem; } td p { margin: 0; } .notes { margin: 0; padding-left: 1rem; }
th, td { padding: .4rem 1rem .4rem 0; vertical-align: top; }
details .wide + .wide { margin-top: 1rem; }
details { border-bottom: 1px solid #e2e2e2; padding: .3rem 0; } summary { cursor: pointer; }
.folded { scroll-margin-top: 3rem; }
figure { margin: 1rem 0; border: 1px solid #e2e2e2; border-radius: 6px; padding: .5rem; }
img { display: block; width: 100%; height: auto; } figcaption { font-size: .9rem; color: #555; padding: .3rem .5rem; }
a { color: #0067a0; } code { background: #f2f2f2; padding: .1rem .3rem; border-radius: 3px; }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; align-items: baseline; font-size: .92rem; margin-bottom: 1.2rem; }
nav span { margin-left: auto; color: #555; } nav form { display: inline; }
form { margin: 1rem 0; } form.inline { margin: 0; } fieldset { border: 1px solid #e2e2e2; border-radius: 6px; min-width: 0; } label { display: block; margin: .5rem 0; }
input, select, button { font: inherit; padding: .3rem .5rem; border: 1px solid #888; border-radius: 4px; max-width: 100%; box-sizing: border-box; }
button { background: #0067a0; border-color: #0067a0; color: #fff; cursor: pointer; } nav button { padding: .1rem .5rem; }
.alert { border-left: 4px solid #b3261e; padding: .4rem .8rem; background: #fbeaea; }
.secret { overflow-wrap: anywhere; font-size: 1.05rem; }
footer { margin: 2rem 0; border-top: 1px solid #e2e2e2; padding-top: .8rem; }
pre { overflow-x: auto; background: #f2f2f2; padding: .5rem; border-radius: 3px; } pre code { padding: 0; }
@media (prefers-color-scheme: dark) {
:root { color-scheme: dark; }
body { color: #e4e4e4; background: #16181a; } header p, .note, footer, th, figcaption, nav span { color: #b0b0b0; }
td, details, figure, fieldset, footer { border-color: #3a3d40; } th { border-color: #60646a; }
a { color: #6cb8ea; } code, pre { background: #26292c; } .alert { background: #3a1f1d; } img { background: #fff; }
}
`
