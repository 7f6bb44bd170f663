import {
  identityKey,
  identityOf,
  isBeside,
  isExcluded,
  settingOf,
  splitColumns,
  type MeasuredRequest,
  type Setting,
  type SplitField,
} from '@voicemark/analysis'

/** Not the campaign: two campaigns of one configuration are one average. */
const candidates = splitColumns.filter((column) => column !== 'campaign_id')

/** Finds what requests of one configuration differ in, so that different things are not one average. */
export function createVariedFields() {
  const seen = new Map<string, Setting>()
  const varied = new Set<SplitField>()
  return {
    /** Failed requests and those that warmed up do not count: a configuration is what was measured. */
    add(row: MeasuredRequest, machine: string) {
      if (!row.success || row.warmup === true || row.cold === true || isBeside(row) || isExcluded(row)) return
      const configuration = identityKey(identityOf(row, machine))
      for (const field of candidates) {
        const value = settingOf(row, field)
        if (value === null || varied.has(field)) continue
        const key = `${field}\n${configuration}`
        const known = seen.get(key)
        if (known === undefined) seen.set(key, value)
        else if (known !== value) varied.add(field)
      }
    },
    fields: (): SplitField[] => candidates.filter((field) => varied.has(field)),
  }
}
