import type { RawPlan } from './plan-schema.js'

/** How requests arrive. */
export type Load = Pick<RawPlan, 'concurrency' | 'rate'> & {
  readonly arrivals: NonNullable<RawPlan['arrivals']>
}

/** The agent speaks one text at a time, so one request in flight is no load. */
export const isOneAtATime = ({ concurrency, rate }: Pick<Load, 'concurrency' | 'rate'>) =>
  concurrency === 1 && rate === null

/** `closed-4`, `open-2.5-poisson`. */
export function loadLabel({ concurrency, rate, arrivals }: Load): string {
  return rate === null ? `closed-${concurrency}` : `open-${rate}-${arrivals}`
}
