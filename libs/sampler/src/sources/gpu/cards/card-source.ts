import { guardSource, type OnFault, type Source } from '../../source.js'
import { createDrmGpuSource } from '../drm/gpu-drm.js'
import { largestGpu, parseGpuChoice } from '../gpu-choice.js'
import type { GpuReading } from '../gpu-reading.js'
import type { SharedNvidia } from '../nvidia/shared-nvidia.js'
import { plausibleGpu } from '../plausible-gpu.js'
import { createJetsonGpuSource, jetsonLoadFile } from '../system/gpu-jetson.js'
import { preferGpu } from './prefer-gpu.js'

export interface CardOptions {
  readonly root: string
  /** As a user writes it; null: the card with the most memory. */
  readonly gpu: string | null
  readonly nvidia: SharedNvidia
  readonly onFault: OnFault
}

/** The one card of a machine that is read: of NVIDIA where there is one, else what the kernel says of others. */
export function createCardSource({ root, gpu, nvidia, onFault }: CardOptions): Source<GpuReading> {
  const choice = gpu === null ? largestGpu : (parseGpuChoice(gpu) ?? largestGpu)
  const guarded = (name: string, open: () => Source<GpuReading>) => guardSource(name, open, onFault)
  // The driver's library on a Jetson tells next to nothing.
  if (jetsonLoadFile(root) !== null)
    return plausible(guarded('gpu-jetson', () => createJetsonGpuSource(root)))
  const card = preferGpu(
    guarded('gpu-nvidia', () => nvidiaCard(nvidia)),
    guarded('gpu-drm', () => createDrmGpuSource(root, choice)),
  )
  return plausible(card)
}

function nvidiaCard(shared: SharedNvidia): Source<GpuReading> {
  const nvidia = shared.hold()
  return { read: () => nvidia.card(), close: nvidia.close }
}

function plausible(source: Source<GpuReading>): Source<GpuReading> {
  return {
    read: (nowMs) => {
      const reading = source.read(nowMs)
      return reading && plausibleGpu(reading)
    },
    close: source.close,
  }
}
