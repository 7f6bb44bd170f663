import type { FileRequest } from './measured-row.js'

/** What a row says about the machine it is of. */
export type MachineColumns = Pick<
  FileRequest,
  'hardware_tier' | 'cpu_model' | 'cpu_cores' | 'total_memory_gb'
>

/**
 * The same text for rows that agree in tier, processor, cores and memory; null where they say nothing but the tier, with
 * which anything agrees. Systems report a little more or less of the same memory after an update.
 */
export function hardwareKey({
  hardware_tier,
  cpu_model,
  cpu_cores,
  total_memory_gb,
}: MachineColumns): string | null {
  if (cpu_model === null && cpu_cores === null && total_memory_gb === null) return null
  const memory = total_memory_gb === null ? null : Math.round(total_memory_gb)
  return JSON.stringify([hardware_tier, cpu_model, cpu_cores, memory])
}

/** What the rows of such a key agree in, and what they are. */
export function agreement({ hardware_tier, cpu_model, cpu_cores, total_memory_gb }: MachineColumns): string {
  const cores = cpu_cores === null ? null : `${cpu_cores} cores`
  const memory = total_memory_gb === null ? null : `${Math.round(total_memory_gb)} GB`
  const known = [hardware_tier, cpu_model, cores, memory].filter((part) => part !== null)
  return `tier, processor, cores and memory (${known.join(', ')})`
}
