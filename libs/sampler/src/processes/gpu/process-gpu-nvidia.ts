import type { Nvidia } from '../../sources/gpu/nvidia/nvidia.js'
import type { GpuProcess } from '../../sources/gpu/nvml/nvml-processes.js'
import { createPidCheck } from './pid-check.js'
import type { ProcessGpu } from './process-gpu.js'

/** By what NVIDIA's driver lists; one share that is not told leaves the sum unknown. */
export function createNvidiaProcessGpu(root: string, nvidia: Nvidia): ProcessGpu {
  const isOurs = createPidCheck(root)
  const sumOf = (pids: readonly number[], share: (held: GpuProcess) => number | null) => {
    const ours = (nvidia.processes() ?? []).filter(({ pid }) => pids.includes(pid) && isOurs(pid))
    if (ours.length === 0) return null
    return ours.map(share).reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0)
  }
  return {
    memoryMb: (pids) => sumOf(pids, ({ memoryMb }) => memoryMb),
    percent: (pids) => sumOf(pids, ({ percent }) => percent),
    close: nvidia.close,
  }
}
