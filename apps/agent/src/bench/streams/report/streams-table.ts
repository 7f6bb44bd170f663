import { alignColumns, formatDecimals, type Column } from '../../report/columns.js'
import { minutes, percent } from './level-note.js'
import { listenerRemarks } from './listener-remarks.js'
import type { Level, ListenersResult } from './listeners-result.js'
import type { StreamsReport } from './streams-report.js'

const missing = '–'

/** The result of a search for a person: how many hear without a gap, how sure that is, and every number that was tried. */
export function renderStreams(report: StreamsReport): string {
  const results = report.configurations
  return [
    ...headerLines(report),
    '',
    'How many listeners hear without a gap',
    ...alignColumns(foundColumns(results)),
    ...results.flatMap((result) => listenerRemarks(result, report)),
    '',
    'Each number that was tried',
    ...alignColumns(levelColumns(results)),
    '',
    ...footer(report),
    '',
  ].join('\n')
}

function headerLines({ campaign_id, agent, corpus, streams, plan, end }: StreamsReport): string[] {
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
  const tags = Object.entries(plan.tags)
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
    'before begins to play. Found is the largest number at which at most 1 % of the turns run dry; the lower end of its interval',
    'fits and one more than its upper end breaks by the 95 % interval of their share, which holds whenever the search stops.',
    ...(streams.pause_s === 0
      ? [
          'Listeners hear all the time, so who speaks one sentence after the other has at most 1 / RTF of them (docs/bench.md).',
        ]
      : ['Each is silent between turns, so fewer hear at one moment than are counted (docs/bench.md).']),
  ]
}
