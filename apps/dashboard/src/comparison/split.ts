import type { ConfigurationStatistics } from '@voicemark/schema/rest'

/** Columns that tell configurations of one machine apart, and what they are called here. */
export const splitColumns = [
  ['num_threads', 'threads'],
  ['engine', 'engine'],
  ['voice', 'voice'],
  ['quantization_used', 'precision'],
  ['execution_provider', 'execution provider'],
  ['load', 'load'],
  ['campaign_id', 'campaign'],
] as const

/** Where rows say what they are split by, if that is under another name; a campaign is no setting. */
const settingOf: Readonly<Record<string, string>> = { num_threads: 'intra_threads' }

/** What a field that configurations are split by is called here. */
export const splitWords = (field: string) =>
  splitColumns.find(([column]) => column === field)?.[1] ?? field.replace(/^tag:/, 'tag ')

type Settings = Pick<ConfigurationStatistics, 'fingerprint'>

/** The columns in which the rows of one configuration differ, so that its numbers are of several settings. */
export function mixedColumns(configurations: readonly Settings[]): string[] {
  return splitColumns
    .map(([column]) => column)
    .filter((column) =>
      configurations.some(({ fingerprint }) => (fingerprint[settingOf[column] ?? column]?.length ?? 0) > 1),
    )
}
