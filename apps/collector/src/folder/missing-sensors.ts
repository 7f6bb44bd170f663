import type { FolderRow } from './csv-row.js'

/** Finds the zeros that stand for sensors a machine does not have; the old Python system writes them. */
export interface MissingSensors {
  add(row: FolderRow): void
  /** The row with null where its zero is none. */
  correct(row: FolderRow): FolderRow
  /** One sentence for each sensor that is missing. */
  remarks(): string[]
}

/** Zero degrees in all rows is no temperature, and a CPU has no memory of a GPU; a single 0 °C may be one. */
export function createMissingSensors(): MissingSensors {
  let [zeroDegrees, degrees, zeroGpu] = [0, 0, 0]
  const noThermometer = () => zeroDegrees > 0 && degrees === 0
  const noGpu = ({ device_type, peak_gpu_memory_mb }: FolderRow) =>
    device_type === 'cpu' && peak_gpu_memory_mb === 0
  return {
    add(row) {
      if (row.peak_temperature_c === 0) zeroDegrees += 1
      else if (row.peak_temperature_c !== null) degrees += 1
      if (noGpu(row)) zeroGpu += 1
    },
    correct: (row) => ({
      ...row,
      peak_temperature_c: noThermometer() ? null : row.peak_temperature_c,
      peak_gpu_memory_mb: noGpu(row) ? null : row.peak_gpu_memory_mb,
    }),
    remarks: () => [
      ...(noThermometer() ? ['peak_temperature_c is 0 in every row: read as no sensor'] : []),
      ...(zeroGpu > 0 ? ['peak_gpu_memory_mb is 0 on a CPU: read as no GPU'] : []),
    ],
  }
}
