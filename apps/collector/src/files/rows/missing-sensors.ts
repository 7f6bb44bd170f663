import type { RealtimeSample } from '@voicemark/schema'
import type { FileRequest, FileRow } from './measured-row.js'

/** Finds the zeros that stand for what was not measured; the old Python system writes them. */
export interface MissingSensors<Row, Told> {
  add(row: FileRow<Row>): void
  /** Columns of a row in which zero stands for what was not measured. */
  absent(row: Told): readonly (string & keyof Row)[]
  /** One sentence for each sensor that is missing. */
  remarks(): string[]
}

/** What tells of a request which of its zeros are none. */
export interface ZeroSigns {
  readonly literal: boolean
  readonly row: Pick<FileRequest, 'device_type' | 'success' | 'peak_gpu_memory_mb' | 'tokens_per_second'>
}

/**
 * Of requests: zero degrees in all rows is no temperature, zero MB of a GPU in all rows or on a CPU no GPU, and a
 * failed request has no RTF of zero. Rows with a full UUID are ours, and what was not measured is empty in them; so it
 * is in a column that is empty in some rows.
 */
export function createMissingSensors(): MissingSensors<FileRequest, ZeroSigns> {
  const degrees = createZeros()
  const gpu = createZeros()
  const cpuGpu = createZeros()
  const failures = createZeros()
  const noGpu = ({ device_type, peak_gpu_memory_mb }: ZeroSigns['row']) =>
    peak_gpu_memory_mb === 0 && (gpu.allZero() || (device_type === 'cpu' && cpuGpu.allZero()))
  const any = () => [degrees, gpu, cpuGpu, failures].some((zeros) => zeros.allZero())
  const noFigures = ({ success }: ZeroSigns['row']) => !success && failures.allZero()
  return {
    add({ row, literal }) {
      if (literal) return
      degrees.add(row.peak_temperature_c)
      gpu.add(row.peak_gpu_memory_mb)
      if (row.device_type === 'cpu') cpuGpu.add(row.peak_gpu_memory_mb)
      if (!row.success) failures.add(row.rtf)
    },
    absent({ row, literal }) {
      if (literal || !any()) return []
      return [
        ...(degrees.allZero() ? (['peak_temperature_c'] as const) : []),
        ...(noGpu(row) ? (['peak_gpu_memory_mb'] as const) : []),
        ...(noFigures(row) ? (['rtf'] as const) : []),
        ...(noFigures(row) && row.tokens_per_second === 0 ? (['tokens_per_second'] as const) : []),
      ]
    },
    remarks: () => [
      ...(degrees.allZero() ? ['peak_temperature_c is 0 in every row: read as no sensor'] : []),
      ...(cpuGpu.allZero() ? ['peak_gpu_memory_mb is 0 on a CPU: read as no GPU'] : []),
      ...(!cpuGpu.allZero() && gpu.allZero()
        ? ['peak_gpu_memory_mb is 0 in every row: read as not measured']
        : []),
      ...(failures.allZero() ? ['rtf and tokens_per_second are 0 in failed requests: read as missing'] : []),
    ],
  }
}

const sensors = ['gpu_memory_mb', 'gpu_percent', 'temperature_c'] as const

/**
 * Of samples: a sensor that says 0 in all rows is none, unless the writer leaves something empty, as ours does. Our
 * exports of all columns are told by their header.
 */
export function createMissingSampleSensors(): MissingSensors<RealtimeSample, void> {
  const zeros = sensors.map((name) => ({ name, zeros: createZeros() }))
  let leavesEmpty = false
  const absent = () => (leavesEmpty ? [] : zeros.flatMap((one) => (one.zeros.allZero() ? [one.name] : [])))
  return {
    add({ row, literal }) {
      if (literal || row.cpu_percent === null || sensors.some((name) => row[name] === null))
        leavesEmpty = true
      for (const one of zeros) one.zeros.add(row[one.name])
    },
    absent,
    remarks: () => absent().map((name) => `${name} is 0 in every row: read as no sensor`),
  }
}

function createZeros() {
  let [zeros, others] = [0, 0]
  return {
    add(value: number | null) {
      if (value === 0) zeros += 1
      else others += 1
    },
    allZero: () => zeros > 0 && others === 0,
  }
}
