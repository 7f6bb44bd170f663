import type { ComparedConfiguration } from '@voicemark/analysis'
import { QueryError } from '../../query-error.js'
import { nearest } from './nearest.js'

/** @throws QueryError hardware-unknown, which lists the labels. */
export function findConfiguration<Configuration extends ComparedConfiguration>(
  configurations: readonly Configuration[],
  label: string,
): Configuration {
  const found =
    configurations.find((configuration) => configuration.label === label) ??
    // What was found stays a name of what somebody has named.
    configurations.find((configuration) => configuration.found_label === label)
  if (found !== undefined) return found
  const labels = configurations.map((configuration) => configuration.label)
  const shown = labels.slice(0, 20)
  throw new QueryError('hardware-unknown', `known labels: ${shown.join(', ') || 'none yet'}`, {
    more: nearest(label, labels),
  })
}
