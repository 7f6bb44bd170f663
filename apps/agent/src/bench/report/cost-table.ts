import type { ObserverEffect } from '@voicemark/analysis'
import type { BenchCosts } from './costs.js'
import type { ConfigurationResult } from './campaign-report.js'
import { alignColumns, formatDecimals, type Column } from './columns.js'
import { withoutEnergy } from './energy.js'

/** What each configuration took of its machine; nothing where nothing was watched. */
export function costTable(results: readonly ConfigurationResult[], names: Column): string[] {
  const costs = results.map((one) => one.costs)
  if (costs.every(({ peak_memory_mb, cpu_s_per_audio_s }) => peak_memory_mb.n + cpu_s_per_audio_s.n === 0))
    return []
  const megabytes = (header: string[], values: readonly (number | null)[]): Column => ({
    header,
    cells: values.map((value) => (value === null ? '–' : value.toFixed(1))),
  })
  return [
    '',
    'What it took: all its processes; MB of 2^20 bytes',
    ...alignColumns([
      names,
      {
        header: ['CPU core-s /', 's of audio'],
        cells: formatDecimals(costs.map((one) => one.cpu_s_per_audio_s.median)),
      },
      {
        header: ['sampler,', '% of it'],
        cells: costs.map(({ sampler_cpu_share: share }) => (share === null ? '–' : (share * 100).toFixed(2))),
      },
      megabytes(
        ['peak', 'median'],
        costs.map((one) => one.peak_memory_mb.median),
      ),
      megabytes(
        ['', 'max'],
        costs.map((one) => one.peak_memory_mb.max),
      ),
      megabytes(
        ['over base', 'median'],
        costs.map((one) => one.delta_memory_mb.median),
      ),
      ...energyColumns(costs),
      { header: ['peak', 'seen by'], cells: costs.map(({ memory_sources }) => seenBy(memory_sources)) },
      { header: ['', 'processes'], cells: costs.map(({ processes }) => String(processes ?? '–')) },
      megabytes(
        ['model', 'MB'],
        costs.map((one) => one.model_size_mb),
      ),
      {
        header: ['load', 's'],
        cells: formatDecimals(costs.map((one) => one.model_load_s)),
      },
    ]),
    ...withoutEnergy(costs.map(({ no_energy }) => no_energy)),
  ]
}

/** Nothing where nothing was counted. */
function energyColumns(costs: readonly BenchCosts[]): Column[] {
  if (costs.every(({ energy_j_per_audio_s }) => energy_j_per_audio_s.n === 0)) return []
  return [
    {
      header: ['J / s of audio =', 'Wh / h of speech'],
      cells: formatDecimals(costs.map((one) => one.energy_j_per_audio_s.median)),
    },
    { header: ['at rest', 'W'], cells: formatDecimals(costs.map((one) => one.idle_power_w)) },
    { header: ['energy', 'of'], cells: costs.map(({ energy_scopes }) => seenBy(energy_scopes)) },
  ]
}

const seenBy = (sources: readonly string[]) => (sources.length === 0 ? '–' : sources.join(', '))

/** What sampling did to the RTF of each configuration; nothing where that was not asked for. */
export function observerLines(
  results: readonly { readonly label: string; readonly observer_effect: ObserverEffect | null }[],
): string[] {
  const lines = results.flatMap(({ label, observer_effect }) =>
    observer_effect === null ? [] : [`${label}: ${observerWords(observer_effect)}`],
  )
  return lines.length === 0
    ? []
    : ['', 'Observer effect: RTF with samples against RTF without, each text and repeat both ways', ...lines]
}

function observerWords({ pairs, ratio, interval }: ObserverEffect): string {
  const ends =
    interval === null ? 'no interval below 6' : `95 % ${percent(interval.low)} to ${percent(interval.high)}`
  return `${percent(ratio)} (${ends}; ${pairs} pairs)`
}

function percent(ratio: number): string {
  const value = (ratio - 1) * 100
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)} %`
}
