import type { RunningFigures } from '../numbers/running.js'
import { studentBeyond } from './distributions.js'
import { type Interval, tail } from './interval.js'

/**
 * The 95 % interval of a mean by Student's t with n − 1 degrees of freedom (Student 1908, doi:10.2307/2331554), in the
 * unit of the values; null below two values. Exact for normal values, close for others from some tens of them.
 */
export function meanInterval({ n, mean, sd }: Pick<RunningFigures, 'n' | 'mean' | 'sd'>): Interval | null {
  if (mean === null || sd === null) return null
  const reach = (studentBeyond(tail, n - 1) * sd) / Math.sqrt(n)
  return { low: mean - reach, high: mean + reach }
}
