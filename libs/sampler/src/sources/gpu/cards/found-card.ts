import type { Clock } from '../../../clock/clock.js'
import type { StartChild } from '../../child-process.js'
import { chooseDrmCard } from '../drm/gpu-drm.js'
import { largestGpu, parseGpuChoice } from '../gpu-choice.js'
import type { NvidiaFacts } from '../nvidia/nvidia-state.js'
import { openNvidia } from '../nvidia/nvidia.js'
import { nvmlLibraries } from '../nvml/nvml-places.js'

export interface FoundCardOptions {
  readonly root: string
  readonly gpu: string | null
  readonly clock: Clock
  readonly startChild?: StartChild
}

/** The card that is read, as what names it says. */
export interface FoundCard {
  readonly pci: string | null
  readonly name: string | null
  /** MB of 2^20 bytes. */
  readonly memoryMb: number | null
  readonly vendor: string | null
  readonly driver: string | null
}

const pollMs = 20
const longestMs = 5000

/** Which card is read here; null where none is. Asks NVIDIA's library only where its driver runs. */
export async function findCard(options: FoundCardOptions): Promise<FoundCard | null> {
  const { root, gpu } = options
  if (nvmlLibraries(root).length > 0) {
    const { chosen, driver } = await askNvidia(options)
    if (chosen !== null) return { ...chosen, vendor: 'NVIDIA', driver }
  }
  const choice = gpu === null ? largestGpu : (parseGpuChoice(gpu) ?? largestGpu)
  const card = chooseDrmCard(root, choice)
  return card && { ...card, vendor: null, driver: null }
}

/** What is known of NVIDIA's cards when they have been read once, or cannot be. */
export async function askNvidia({ root, gpu, clock, startChild }: FoundCardOptions): Promise<NvidiaFacts> {
  const child = startChild === undefined ? {} : { startChild }
  const nvidia = openNvidia({ root, gpu, clock, onFault: () => undefined, ...child })
  const untilMs = clock.nowMs() + longestMs
  while (isOpen(nvidia.facts()) && clock.nowMs() < untilMs) {
    await new Promise<void>((resolve) => clock.setTimeout(resolve, pollMs))
  }
  const facts = nvidia.facts()
  nvidia.close()
  return facts
}

/** Whether more is about to be said. */
function isOpen({ source, costsMs, problem }: NvidiaFacts): boolean {
  if (problem !== null) return problem === 'nothing was read yet'
  return source === 'nvml' && Object.keys(costsMs).length === 0
}
