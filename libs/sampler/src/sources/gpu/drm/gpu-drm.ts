import type { Source } from '../../source.js'
import { chooseGpu, type GpuChoice } from '../gpu-choice.js'
import type { GpuReading } from '../gpu-reading.js'
import { listDrmCards, type DrmCard } from './drm-cards.js'
import { createAmdGpuSource } from './gpu-amd.js'
import { createIntelGpuSource } from './gpu-intel.js'

/** The chosen one of the cards whose driver tells something in sysfs; null where there is none. */
export function chooseDrmCard(root: string, choice: GpuChoice): DrmCard | null {
  const known = listDrmCards(root).filter(({ driver }) => driver !== null && drivers.includes(driver))
  return chooseGpu(known, choice)
}

const drivers = ['amdgpu', 'i915', 'xe']

export function createDrmGpuSource(root: string, choice: GpuChoice): Source<GpuReading> {
  const card = chooseDrmCard(root, choice)
  if (card === null) return { read: () => null, close: () => undefined }
  if (card.driver === 'amdgpu') return createAmdGpuSource(card)
  return createIntelGpuSource(card, card.driver === 'xe' ? 'xe' : 'i915')
}
