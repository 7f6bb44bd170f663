import { alignColumns, formatDecimals, type Column } from '../../report/columns.js'
import { minutes, percent } from './level-note.js'
import { quickTurns } from '../search/next-step.js'
import type { Level, ListenersResult, StreamsReport } from './streams-report.js'

const missing = '–'

/** The result of a search for a person: how many hear without a gap, how sure that is, and every number that was tried. */
export function renderStreams(report: StreamsReport): string {
  const results = report.configurations
  return [
    ...headerLines(report),
    '',
    'How many listeners hear without a gap',
    ...alignColumns(foundColumns(results)),
    ...results.flatMap((result) => remarkLines(result, report)),
    '',
    'Each number that was tried',
    ...alignColumns(levelColumns(results)),
    '',
    ...footer(report),
    '',
  ].join('\n')
}

function headerLines({ campaign_id, agent, corpus, streams, plan, end, ...report }: StreamsReport): string[] {
  const { time_s, pause_s, most, sentences } = streams
  const texts = `${corpus.name}, SHA-256 ${corpus.sha256.slice(0, 12)}, ${corpus.sentences.length} sentences; turns of ${sentences}`
  const who =
    pause_s === 0
      ? 'always listening: turn follows turn without a pause'
      : `in conversation: between turns pauses of ${pause_s} s on average, exponential`
  const ends = {
    complete: 'complete',
    'time-over': 'the time is over',
    interrupted: `interrupted; to go on: voicemark bench --resume ${campaign_id}`,
    'agent-gone': 'what was measured answers no more; go on with --resume',
  }
  const fields: [string, string][] = [
    ['campaign', campaign_id],
    ['agent', `${agent.hardware_tier}, ${agent.device_type}`],
    ['corpus', texts],
    ['listeners', who],
    [
      'search',
      `at most ${minutes(time_s)} for each configuration, at most ${most} listeners, seed ${plan.seed}`,
    ],
    ['end', end === 'interval-reached' ? 'complete' : ends[end]],
  ]
  const tags = Object.entries(report.configurations.length > 0 ? plan.tags : {})
  if (tags.length > 0) fields.push(['tags', tags.map(([name, value]) => `${name}=${value}`).join(', ')])
  return fields.map(([name, value]) => `${name.padEnd(10)}${value}`)
}

function foundColumns(results: readonly ListenersResult[]): Column[] {
  const at = (of: (level: Level) => number | null) => results.map(({ at }) => (at === null ? null : of(at)))
  return [
    { header: ['', ''], cells: results.map(({ label }) => label), left: true },
    { header: ['', 'listeners'], cells: results.map(({ listeners }) => String(listeners ?? missing)) },
    { header: ['95 %', 'interval'], cells: results.map(shownRange) },
    {
      header: ['one by one', '1 / RTF'],
      cells: results.map(({ alone }) => alone.one_by_one?.toFixed(1) ?? missing),
    },
    { header: ['first sound', 'p50 s'], cells: formatDecimals(at(({ first_sound_s }) => first_sound_s.p50)) },
    { header: ['', 'p95 s'], cells: formatDecimals(at(({ first_sound_s }) => first_sound_s.p95)) },
    {
      header: ['CPU core-s /', 's of sound'],
      cells: formatDecimals(at((level) => level.cpu_s_per_audio_s)),
    },
    { header: ['peak', 'MB'], cells: megabytes(at((level) => level.peak_memory_mb)) },
    { header: ['', 'a listener'], cells: megabytes(at((level) => level.peak_memory_mb_per_listener)) },
  ]
}

/** An end that is not sure yet is left open. */
function shownRange({ at_least, at_most }: ListenersResult): string {
  if (at_least === null && at_most === null) return missing
  return `${at_least ?? '?'}–${at_most ?? '?'}`
}

const megabytes = (values: readonly (number | null)[]) =>
  values.map((value) => (value === null ? missing : value.toFixed(1)))

function remarkLines(result: ListenersResult, { streams, campaign_id }: StreamsReport): string[] {
  const { label, levels, at, alone, cut } = result
  const unsure = levels.filter((level) => level.unsure > 0)
  const lines = [
    ...sureness(result, streams.time_s, campaign_id),
    ...(at === null || at.refused + at.failed === 0
      ? []
      : [`${at.refused} turns were refused and ${at.failed} failed at ${at.listeners} listeners`]),
    ...unsure.map(
      (level) =>
        `at ${level.listeners} listeners ${level.unsure} turns ran dry by no more than this bench was late itself: the lower end takes none of them for dry, the upper end all`,
    ),
    ...(cut === 0
      ? []
      : [`${cut} answers were cut short: those who asked for them heard less than the text`]),
    ...(alone.overhead_s === null
      ? []
      : [
          `asked alone, a request takes ${(alone.overhead_s * 1000).toFixed(1)} ms (median) beside its synthesis`,
        ]),
  ]
  return lines.map((line) => `${label}: ${line}`)
}

/** What is not sure, and how long it takes to be. */
function sureness({ more_s, levels, ...found }: ListenersResult, time_s: number, id: string): string[] {
  const { listeners, broken, at_least, at_most } = found
  const top = Math.max(0, ...levels.map((level) => level.listeners))
  if (listeners === null)
    return [
      broken === null
        ? `cannot tell yet: no number of listeners was heard for ${quickTurns(1)} turns`
        : `cannot tell yet: ${broken} listeners are too many, and fewer were not tried`,
    ]
  const isTop = broken === null
  const limit = isTop ? [`no number that was tried breaks: the limit is ${top} or more`] : []
  if ((at_least === listeners || listeners === 0) && (at_most === listeners || isTop)) return limit
  const isApart = broken !== null && broken > listeners + 1
  const known = isApart
    ? `cannot tell yet: ${listeners} look as if they fit and ${broken} as if they break, and none between was tried`
    : 'cannot tell for sure yet'
  if (more_s === null) return [...limit, `${known}; the share is too near to 1 % to say how long it takes`]
  const more = Math.ceil((time_s + more_s) / 60) * 60
  return [
    ...limit,
    `${known}; about ${minutes(more_s)} more: voicemark bench --resume ${id} --streams-time ${more}`,
  ]
}

const verdicts = { fits: 'fits', breaks: 'breaks', open: 'not sure' }

function levelColumns(results: readonly ListenersResult[]): Column[] {
  const levels = results.flatMap(({ label, levels }) => levels.map((level) => ({ label, ...level })))
  const first = (of: 'p50' | 'p95') => formatDecimals(levels.map(({ first_sound_s }) => first_sound_s[of]))
  return [
    { header: ['', ''], cells: levels.map(({ label }) => label), left: true },
    { header: ['', 'listeners'], cells: levels.map(({ listeners }) => String(listeners)) },
    { header: ['', 'turns'], cells: levels.map(({ turns }) => String(turns)) },
    { header: ['', 'dry'], cells: levels.map(({ dry }) => String(dry)) },
    {
      header: ['95 % interval', 'of the share, %'],
      cells: levels.map(({ interval }) =>
        interval === null ? missing : `${percent(interval.low)}–${percent(interval.high)}`,
      ),
    },
    { header: ['', ''], cells: levels.map(({ verdict }) => verdicts[verdict]), left: true },
    { header: ['first sound', 'p50 s'], cells: first('p50') },
    { header: ['', 'p95 s'], cells: first('p95') },
    { header: ['', 'refused'], cells: levels.map(({ refused }) => String(refused)) },
    { header: ['', 'failed'], cells: levels.map(({ failed }) => String(failed)) },
    {
      header: ['bench late', 'max ms'],
      cells: levels.map(({ late_max_s }) => (late_max_s === null ? missing : (late_max_s * 1000).toFixed(0))),
    },
    { header: ['', 's'], cells: levels.map(({ took_s }) => took_s.toFixed(0)) },
  ]
}

function footer({ streams }: StreamsReport): string[] {
  return [
    'A turn runs dry when a sentence is not there, to 1 ms, when the sound before it ends. Each sentence is asked for when the one',
    'before begins to play. Found is the largest number at which at most 1 % of the turns run dry; of its interval, the lower end',
    'surely fits and one more than the upper end surely breaks, each by a 95 % interval that holds whenever the search stops.',
    ...(streams.pause_s === 0
      ? [
          'Listeners hear all the time, so who speaks one sentence after the other has at most 1 / RTF of them (docs/bench.md).',
        ]
      : ['Each is silent between turns, so fewer hear at one moment than are counted (docs/bench.md).']),
  ]
}
