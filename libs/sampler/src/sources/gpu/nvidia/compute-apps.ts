/** What a process holds on one GPU, or on one slice of a GPU. */
export interface ComputeApp {
  readonly gpu: string
  readonly pid: number
  /** MB of 2^20 bytes; null where the driver does not say, as under Windows' driver model. */
  readonly memoryMb: number | null
}

/** Asked as `gpu_uuid,pid,used_memory` with `csv,noheader,nounits`; a process on two GPUs has a line of each. */
export const computeAppFields = 'gpu_uuid,pid,used_memory'

/** Null of a line that is none: `No running processes found`, an error. */
export function parseComputeApp(line: string): ComputeApp | null {
  const [gpu = '', pid = '', memory = '', ...more] = line.split(',').map((cell) => cell.trim())
  if (!/^(GPU|MIG)-/.test(gpu) || !/^\d+$/.test(pid) || memory === '' || more.length > 0) return null
  const memoryMb = Number(memory)
  return { gpu, pid: Number(pid), memoryMb: Number.isFinite(memoryMb) ? memoryMb : null }
}
