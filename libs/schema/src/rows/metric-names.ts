/** Names of the files that one writer makes in a metrics folder. */
export interface MetricNames {
  readonly synthesis: string
  readonly realtime: string
  readonly hardwareSpecs: string
  readonly analysis: string
}

/** `label` is the tier, with a suffix where several write into one folder; `stamp` is of the CSV files' beginning. */
export function metricNames(label: string, stamp: string): MetricNames {
  return {
    synthesis: `synthesis_${label}_${stamp}.csv`,
    realtime: `realtime_${label}_${stamp}.csv`,
    hardwareSpecs: `hardware_specs_${label}.json`,
    analysis: `analysis_${label}.json`,
  }
}

/** Local time as YYYYMMDD_HHMMSS. */
export function stampOf(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
  return `${day}_${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`
}
