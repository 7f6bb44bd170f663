import type { RunSensors } from '../../store/reading/run-sensors.js'

const columns = {
  temperature: /^temperature_c$/,
  energy: /^energy_j$/,
  throttling: /^throttle_detected$/,
  'a GPU': /^gpu_/,
} as const

/** What a paper says of machines: one with such a sensor in any of its runs had it. */
export interface HadSensors {
  /** Machines that say which they had. */
  readonly machines: number
  readonly without: readonly { readonly sensor: string; readonly machines: number }[]
}

/** Counts the machines that had no such sensor; null where none says. */
export function hadSensors(runs: readonly RunSensors[]): HadSensors | null {
  const had = new Map<string, Set<string>>()
  for (const { agent_id, sensors } of runs) {
    const names = had.get(agent_id) ?? new Set()
    had.set(agent_id, names)
    for (const { metric, available } of sensors)
      if (available) metric.split(', ').forEach((name) => names.add(name))
  }
  if (had.size === 0) return null
  const without = Object.entries(columns).map(([sensor, column]) => ({
    sensor,
    machines: [...had.values()].filter((names) => ![...names].some((name) => column.test(name))).length,
  }))
  return { machines: had.size, without: without.filter(({ machines }) => machines > 0) }
}
