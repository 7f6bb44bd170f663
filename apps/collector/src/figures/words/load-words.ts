import type { FigureConfiguration } from '../data/figure-data.js'
import { listed } from './numerals.js'

type Described = Pick<FigureConfiguration, 'label' | 'statistics'>

/** Names the configurations whose requests were not all made under one load, such as one at a time and of nine listeners; null without any. */
export function loadLine(configurations: readonly Described[]): string | null {
  const several = configurations.flatMap(({ label, statistics }) => {
    const loads = statistics.fingerprint['load'] ?? []
    return loads.length > 1 ? [`${label} (${loads.map((load) => load ?? 'unknown').join(', ')})`] : []
  })
  return several.length === 0
    ? null
    : `Under several loads, taken together: ${listed(several)}. A comparison or a report with split=load tells them apart.`
}
