import type { Clock } from '../../clock/clock.js'
import type { SharedNvidia } from '../../sources/gpu/nvidia/shared-nvidia.js'
import { createDrmProcessGpu } from './process-gpu-drm.js'
import { createNvidiaProcessGpu } from './process-gpu-nvidia.js'
import type { ProcessGpu } from './process-gpu.js'

export interface ProcessGpuOptions {
  readonly root: string
  readonly clock: Clock
  readonly nvidia: SharedNvidia
}

/** What processes do on a GPU by whatever this machine has. */
export function openProcessGpu({ root, clock, nvidia }: ProcessGpuOptions): ProcessGpu {
  const makers = [createNvidiaProcessGpu(root, nvidia.hold()), createDrmProcessGpu(root, clock)]
  const sumOf = (read: (maker: ProcessGpu) => number | null) => {
    const known = makers.map(read).filter((value) => value !== null)
    return known.length === 0 ? null : known.reduce((a, b) => a + b)
  }
  return {
    memoryMb: (pids) => sumOf((maker) => maker.memoryMb(pids)),
    percent: (pids) => sumOf((maker) => maker.percent(pids)),
    close: () => makers.forEach((maker) => maker.close()),
  }
}
