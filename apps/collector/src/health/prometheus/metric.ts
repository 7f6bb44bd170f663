/** One series of a metric, as it is now. */
export interface Reading {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

/** A metric for Prometheus: its name has its base unit, as https://prometheus.io/docs/practices/naming/ asks. */
export interface Metric<Facts> {
  readonly name: string
  readonly help: string
  readonly kind: 'gauge' | 'counter'
  readonly labelNames?: readonly string[]
  /** What is not known has no series: neither 0 nor an old value. */
  readonly readings: (facts: Facts) => readonly Reading[]
}

/** The reading of a value that may be missing. */
export function known(value: number | null, labels?: Reading['labels']): Reading[] {
  if (value === null) return []
  return [labels === undefined ? { value } : { labels, value }]
}
