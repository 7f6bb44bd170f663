import { untoldGpu, type GpuReading } from './gpu-reading.js'

/** What one line of `nvidia-smi` says of its GPU. */
export type NvidiaValues = Omit<GpuReading, 'ageMs'>

/** What one child prints, piece by piece. */
export interface NvidiaOutput {
  /** The newest whole line of the GPU in question; null when these pieces end none. */
  add(chunk: string): NvidiaValues | null
  /** Whether the driver does not know a field that it was asked for. */
  isRefused(): boolean
}

export function createNvidiaOutput(gpuIndex: number): NvidiaOutput {
  let pending = ''
  let refused = false
  return {
    add(chunk) {
      const lines = (pending + chunk).split('\n')
      refused ||= lines.some(isUnknownField)
      pending = (lines.pop() ?? '').slice(-4096)
      const line = lines.map(parseNvidiaLine).findLast((parsed) => parsed?.index === gpuIndex)
      return line?.values ?? null
    },
    isRefused: () => refused,
  }
}

/** One CSV line of `nvidia-smi`; `[N/A]`, `[Not Supported]` and the like are null, and so is a line that is no values. */
export function parseNvidiaLine(line: string): { index: number; values: NvidiaValues } | null {
  const cells = line.split(',').map((cell) => cell.trim())
  const [
    index,
    utilizationPercent = null,
    memoryMb = null,
    temperatureC = null,
    powerW = null,
    clockReasons = null,
  ] = cells.map(parseCell)
  if (cells.length < 5 || index === undefined || index === null) return null
  const told = { utilizationPercent, memoryMb, temperatureC, powerW, clockReasons }
  return { index, values: { ...untoldGpu, source: 'nvidia-smi', ...told } }
}

/** Numbers are decimal, masks are `0x…`, and everything else is words for "not here". */
function parseCell(cell: string): number | null {
  const value = Number(cell)
  return cell === '' || !Number.isFinite(value) ? null : value
}

function isUnknownField(line: string): boolean {
  return line.includes('is not a valid field to query')
}
