import { createDrmProcessGpu } from './process-gpu-drm.js'
import { createNvidiaProcessGpu, type ProcessGpuOptions } from './process-gpu-nvidia.js'
import type { ProcessGpu } from './process-gpu.js'

/** GPU memory of processes by whatever this machine has. */
export function openProcessGpu({ root, clock, startChild }: ProcessGpuOptions): ProcessGpu {
  const makers = [createNvidiaProcessGpu({ clock, startChild }), createDrmProcessGpu(root, clock)]
  return {
    memoryMb: (pids) => {
      const known = makers.map((maker) => maker.memoryMb(pids)).filter((mb) => mb !== null)
      return known.length === 0 ? null : known.reduce((a, b) => a + b)
    },
    close: () => makers.forEach((maker) => maker.close()),
  }
}
