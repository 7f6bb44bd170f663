import { join } from 'node:path'
import { listDirectory, readFileOnce } from '../kept-file.js'
import type { GpuReading } from '../gpu/gpu-reading.js'
import type { Source } from '../source.js'
import { countedOf, type Counted } from './counted.js'
import { createCounterTally, createPowerTally, type Tally } from './tally.js'

/** What is asked of a card */
export type GpuEnergy = Pick<GpuReading, 'source' | 'powerW' | 'energyJ' | 'ageMs'>

/**
 * The counter is not said to be quicker than the power: NVML calls its samples 1/6 to 1 s long, and the counter was seen to stand
 * still for up to 100 ms (arXiv 2312.02741; ml-energy/zeus warns of windows shorter than that).
 */
const counter = { rangeJ: null, mostW: 2000, refreshMs: 100 }
/** Power is a mean of up to the last second. */
const powerRefreshMs = 1000
/** What is older says nothing of now. */
const freshMs = 500

/** The card: by its own counter of joules, or its power over time where it has none. */
export function createGpuEnergySource(latest: () => GpuEnergy | null): Source<Counted> {
  let tally: Tally | null = null
  let isCounter = false
  let source = ''
  const choose = (card: GpuEnergy): Tally => {
    isCounter = card.energyJ !== null
    source = isCounter ? card.source : `${card.source}-power`
    return isCounter ? createCounterTally(counter) : createPowerTally()
  }
  return {
    read(nowMs) {
      const card = latest()
      if (tally === null && (card === null || !isCounted(card))) return null
      tally ??= card === null ? null : choose(card)
      if (tally === null) return null
      tally.add(valueOf(card, isCounter), nowMs)
      const refreshMs = isCounter ? counter.refreshMs : powerRefreshMs
      return countedOf([tally], { source, integrated: !isCounter, refreshMs })
    },
    close: () => undefined,
  }
}

/**
 * Whether the machine's one AMD card is a part of its processor: its power then has the processor in it, which is counted already
 * (kernel doc gpu/amdgpu/thermal: power1 "on APUs this includes the CPU", in1 `vddnb` "APUs only").
 */
export function isPartOfProcessor(root: string): boolean {
  const base = join(root, 'sys/class/hwmon')
  const cards = listDirectory(base).filter((name) => readFileOnce(join(base, name, 'name')) === 'amdgpu')
  const [only] = cards
  return only !== undefined && cards.length === 1 && readFileOnce(join(base, only, 'in1_label')) === 'vddnb'
}

function isCounted(card: GpuEnergy): boolean {
  return card.energyJ !== null || card.powerW !== null
}

function valueOf(card: GpuEnergy | null, isCounter: boolean): number | null {
  if (card === null) return null
  if (isCounter) return card.energyJ
  return card.ageMs <= freshMs ? card.powerW : null
}
