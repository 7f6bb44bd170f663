import { until } from '../../faults/stage.js'
import type { Site } from '../place/site.js'

/** Lines of the collectors' logs that have all of these in them. */
export function logLines(site: Pick<Site, 'logs'>, parts: readonly string[]): string[] {
  const lines = site.logs().split('\n')
  return lines.filter((line) => parts.every((part) => line.includes(part)))
}

/** Waits for what a log says a moment later; whether it does. */
export function logged(holds: () => boolean): Promise<boolean> {
  return until('a line of the log', 10, holds).then(
    () => true,
    () => false,
  )
}
