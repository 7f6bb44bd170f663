import type { CampaignReport, ConfigurationResult } from './campaign-report.js'
import { costTable, observerLines } from './cost-table.js'
import { heardTable } from './heard-table.js'
import { qualityColumns, qualityHeading } from '../quality/quality-result.js'
import { alignColumns, formatDecimals, type Column } from './columns.js'
import { isOneAtATime } from '@voicemark/schema'
import { shownVerdict } from './throttle-verdict.js'

/** The result of a campaign for a person: what ran and in which order, the figures, and how they are to be read. */
export function renderCampaign(report: CampaignReport): string {
  return [
    ...headerLines(report),
    '',
    ...alignColumns(rtfColumns(report.configurations)),
    ...timeTable(report),
    ...heardTable(
      report.configurations.map(({ heard }) => heard),
      nameColumn(report.configurations),
    ),
    ...costTable(report.configurations, nameColumn(report.configurations)),
    ...observerLines(report.configurations),
    ...qualityTable(report.configurations),
    ...remarkLines(report),
    '',
    ...footer(report),
    '',
  ].join('\n')
}

const missing = '–'

function qualityTable(results: readonly ConfigurationResult[]): string[] {
  const columns = qualityColumns(results.map(({ quality }) => quality))
  if (columns.length === 0) return []
  return ['', qualityHeading, ...alignColumns([nameColumn(results), ...columns])]
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`

function headerLines(report: CampaignReport): string[] {
  const { agent, corpus, plan, measured, configurations, end } = report
  const count = `${counted(configurations.length, 'configuration')} × ${counted(corpus.items.length, 'text')} × ${counted(plan.repeat, 'repeat')}`
  const more = measured.planned > configurations.length * corpus.items.length * plan.repeat
  const fields: [string, string][] = [
    ['campaign', `${report.campaign_id}${report.parts > 1 ? `, in ${report.parts} parts` : ''}`],
    ['agent', `${agent.hardware_tier}, ${agent.device_type}`],
    ['corpus', `${corpus.name}, SHA-256 ${corpus.sha256}`],
    ['requests', `${count}${more ? ' and more' : ''}; ${measured.answered} of ${measured.planned} answered`],
    ['order', `${orderText[plan.order]}, seed ${plan.seed}`],
    ['load', loadText(report)],
    ['cool-down', coolDownText(report)],
    ['throttled', shownVerdict(report.throttled)],
    ['end', endText(report, end)],
  ]
  const tags = Object.entries(plan.tags).map(([name, value]) => `${name}=${value}`)
  if (tags.length > 0) fields.push(['tags', tags.join(', ')])
  return fields.map(([name, value]) => `${name.padEnd(10)}${value}`)
}

const orderText = {
  interleaved: 'interleaved: each block has every configuration × text once, shuffled',
  grouped: 'grouped: in each block the configurations are shuffled, and within each its texts',
  sequence: 'in sequence: each repeat has the texts in the order of the corpus',
}

function loadText({ plan }: CampaignReport): string {
  if (plan.rate !== null) return `open loop, ${plan.rate} requests/s, ${plan.arrivals} arrivals`
  return plan.concurrency === 1
    ? 'closed loop, one request at a time'
    : `closed loop, ${plan.concurrency} in flight`
}

function coolDownText({ plan, cool_downs, start_temperature_c }: CampaignReport): string {
  if (plan.cooldown_s === 0) return 'not asked for'
  if (start_temperature_c === null) return 'no temperature sensor here: nothing was waited for'
  const waits = cool_downs.filter(({ waited_s }) => waited_s > 0)
  const total = waits.reduce((sum, { waited_s }) => sum + waited_s, 0)
  const hot = cool_downs.filter(({ status }) => status === 'still-hot').length
  const still = hot === 0 ? '' : `; ${hot} began hotter after ${plan.cooldown_s} s`
  return `to ${(start_temperature_c + 3).toFixed(1)} °C before each block: waited ${waits.length} of ${cool_downs.length} times, ${total.toFixed(0)} s${still}`
}

function endText({ plan, configurations }: CampaignReport, end: CampaignReport['end']): string {
  const repeats = Math.max(0, ...configurations.map((one) => one.repeats))
  if (end === 'interrupted') return 'interrupted; go on with --resume'
  if (end === 'agent-gone') return 'what was measured answers no more; go on with --resume'
  if (plan.until_interval === null) return 'complete'
  const share = `${(plan.until_interval * 100).toFixed(1)} % of its median`
  if (end === 'interval-reached') return `after ${repeats} repeats: every interval is narrower than ${share}`
  return `after ${repeats} repeats, the most allowed; not every interval is narrower than ${share}`
}

function rtfColumns(results: readonly ConfigurationResult[]): Column[] {
  const medians = results.map(({ rtf }) => rtf.median)
  const decimals = (values: readonly (number | null)[]) => formatDecimals(values, medians)
  const lows = decimals(results.map((one) => one.rtf_median_interval?.low ?? null))
  const highs = decimals(results.map((one) => one.rtf_median_interval?.high ?? null))
  const shares = results.map((one) => one.rtf_median_interval?.share ?? null)
  return [
    nameColumn(results),
    { header: ['', 'n'], cells: results.map(({ n }) => String(n)) },
    { header: ['', 'failed'], cells: results.map(({ failures }) => shownFailures(failures.by_class)) },
    { header: ['RTF', 'median'], cells: decimals(medians) },
    {
      header: ['95 % interval', 'of the median'],
      cells: lows.map((low, at) => (low === missing ? missing : `${low}–${highs[at] ?? missing}`)),
    },
    {
      header: ['width', '%'],
      cells: shares.map((share) => (share === null ? missing : (share * 100).toFixed(1))),
    },
    { header: ['RTF', 'p90'], cells: decimals(results.map(({ rtf }) => rtf.p90)) },
    { header: ['Σ time /', 'Σ audio'], cells: decimals(results.map((one) => one.aggregate_rtf)) },
  ]
}

function shownFailures(byClass: Readonly<Record<string, number>>): string {
  const shown = Object.entries(byClass).map(([name, count]) => `${count} ${name}`)
  return shown.length === 0 ? '0' : shown.join(', ')
}

/** Seconds that a client waits for; only where they differ from the RTF's own, under load and at a server. */
function timeTable({ plan, configurations }: CampaignReport): string[] {
  const hasServer = configurations.some(({ configuration }) => configuration.engine !== 'piper-onnx')
  if (isOneAtATime(plan) && !hasServer) return []
  const column = (
    header: string[],
    of: 'ttfa_s' | 'latency_s' | 'late_s',
    figure: 'median' | 'p90' | 'max',
  ): Column => ({
    header,
    cells: formatDecimals(configurations.map((one) => one[of][figure])),
  })
  return [
    '',
    'Seconds as a client waits them',
    ...alignColumns([
      nameColumn(configurations),
      column(['first audio', 'median'], 'ttfa_s', 'median'),
      {
        header: ['', 'at'],
        cells: configurations.map(({ configuration }) =>
          configuration.engine === 'piper-onnx' ? 'engine' : 'client',
        ),
      },
      column(['latency', 'median'], 'latency_s', 'median'),
      column(['latency', 'p90'], 'latency_s', 'p90'),
      column(['latency', 'max'], 'latency_s', 'max'),
      column(['sent late', 'max'], 'late_s', 'max'),
    ]),
  ]
}

/** What a reader of the figures has to know of single configurations. */
function remarkLines({ configurations }: CampaignReport): string[] {
  const lines = configurations.flatMap((one) => [
    ...one.remarks.map((remark) => `${one.label}: ${remark}`),
    ...loadLines(one),
    ...throttledLines(one),
    ...failureLines(one),
  ])
  return lines.length === 0 ? [] : ['', ...lines]
}

function loadLines({ label, loads, left_out }: ConfigurationResult): string[] {
  if (loads.n === 0) return []
  const median = formatDecimals([loads.median])[0] ?? missing
  return [
    `${label}: loaded ${loads.n === 1 ? 'once' : `${loads.n} times`}, median ${median} s; left out: ${left_out.warmup} warm-up, ${left_out.cold} cold`,
  ]
}

function throttledLines({ label, left_out }: ConfigurationResult): string[] {
  return left_out.throttled === 0 ? [] : [`${label}: ${left_out.throttled} left out: throttled`]
}

/** The first failure of each code: enough to know what to mend. */
function failureLines({ label, failures }: ConfigurationResult): string[] {
  const first = new Map(failures.requests.toReversed().map((failure) => [failure.code, failure]))
  return [...first.values()]
    .toReversed()
    .map(
      ({ code, detail, item_id, repeat }) =>
        `${label}: ${code}, first at ${item_id}, repeat ${repeat}: ${detail}`,
    )
}

function footer({ plan, configurations }: CampaignReport): string[] {
  const asked = configurations.map(({ configuration }) => configuration)
  const hasServer = asked.some(({ engine }) => engine === 'http' || engine === 'wyoming')
  const hasStarts = asked.some((one) => one.engine === 'command' && !one.lines)
  return [
    'RTF = synthesis time / audio duration; lower is better, below 1 is faster than real time.',
    'Interval: 95 % percentile bootstrap of the median, from 6 values on; p90 by linear interpolation.',
    'Loading a voice and the requests after it that warm it up are in no figure.',
    ...(plan.rate === null
      ? []
      : [
          'Latency counts from the moment a request was due, not from when it was sent, so that a server which falls behind',
          'cannot hide how long the others waited (no coordinated omission). A full queue is a failure: overload.',
        ]),
    ...(plan.rate === null && plan.concurrency > 1
      ? [
          'Latency counts from the moment a request was sent and has the wait in the queue of the agent in it; RTF has not.',
        ]
      : []),
    ...(hasServer
      ? [
          "At a server everything is the client's time, network included: its RTF has waits in it that the agent's own has not.",
        ]
      : []),
    ...(hasStarts
      ? ['A command is started for each text: its start and the load of its voice are in its times.']
      : []),
  ]
}

function nameColumn(results: readonly ConfigurationResult[]): Column {
  return { header: ['', ''], cells: results.map(({ label }) => label), left: true }
}
