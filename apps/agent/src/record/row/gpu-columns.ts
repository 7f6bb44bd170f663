import type { WindowFigures } from '@voicemark/sampler'

/** What the card did meanwhile. */
export function gpuColumns(window: WindowFigures | null) {
  return {
    peak_gpu_temperature_c: window?.peak_gpu_temperature_c ?? null,
    avg_gpu_percent: window?.avg_gpu_percent ?? null,
    process_gpu_percent: window?.process_gpu_percent ?? null,
  }
}
