import type { RequestRow } from '@voicemark/schema'
import type { RequestMeasurement } from './request-measurement.js'

export type EnergyColumns = Pick<
  RequestRow,
  'energy_j' | 'cpu_energy_j' | 'gpu_energy_j' | 'idle_power_w' | 'energy_scope' | 'energy_source'
>

/** What the machine drew meanwhile, and what it draws at rest; counters are the machine's, whoever else uses it. */
export function energyColumns({ watch, idle_power }: RequestMeasurement, concurrency: number): EnergyColumns {
  const window = watch?.window ?? null
  const { energy_j = null, cpu_energy_j = null, gpu_energy_j = null } = window ?? {}
  const { energy_scope = null, energy_source = null } = window ?? {}
  const isCounted = [energy_j, cpu_energy_j, gpu_energy_j].some((joules) => joules !== null)
  if (isCounted && concurrency > 1) return shared
  return {
    ...{ energy_j, cpu_energy_j, gpu_energy_j },
    idle_power_w: idle_power !== null && idle_power.scope === energy_scope ? idle_power.watts : null,
    ...{ energy_scope, energy_source },
  }
}

/** Of several requests at once nobody knows whose joules they are. */
const shared: EnergyColumns = {
  ...{ energy_j: null, cpu_energy_j: null, gpu_energy_j: null, idle_power_w: null, energy_scope: null },
  energy_source: 'none: other requests ran at the same time',
}
