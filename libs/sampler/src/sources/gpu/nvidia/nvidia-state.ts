import type { Clock } from '../../../clock/clock.js'
import { untoldGpu, type GpuReading } from '../gpu-reading.js'
import type { NamedCard, NvmlLine } from '../nvml/nvml-lines.js'
import type { GpuProcess } from '../nvml/nvml-processes.js'
import type { NvmlField } from '../nvml/nvml-reading.js'
import type { NvidiaCard, ToldCard } from './nvidia-output.js'

/** What is known of the cards of NVIDIA, and how. */
export interface NvidiaFacts {
  readonly source: 'nvml' | 'nvidia-smi' | null
  readonly library: string | null
  readonly driver: string | null
  readonly cards: readonly NamedCard[]
  readonly chosen: NamedCard | null
  /** Why some values are null, in the words of the library. */
  readonly reasons: Partial<Record<NvmlField, string>>
  readonly costsMs: Partial<Record<NvmlField, number>>
  /** Why nothing is read; null while something is. */
  readonly problem: string | null
}

/** What a child said last, and what is known by it. */
export interface NvidiaState {
  /** Of the reader of NVML. */
  line(line: NvmlLine): void
  /** Of `nvidia-smi`. */
  told(told: ToldCard, cards: readonly NvidiaCard[]): void
  /** The child is gone. */
  forget(): void
  problem(reason: string): void
  card(): GpuReading | null
  processes(): readonly GpuProcess[] | null
  facts(): NvidiaFacts
}

/** A child that printed nothing for this long hangs, and what it said last is no longer true. */
const staleMs = 2000

const nothing: NvidiaFacts = {
  ...{ source: null, library: null, driver: null, cards: [], chosen: null, reasons: {}, costsMs: {} },
  problem: 'nothing was read yet',
}

type Latest = { atMs: number; reading: GpuReading | null; processes: readonly GpuProcess[] | null }

export function createNvidiaState(gpu: string | null, clock: Clock): NvidiaState {
  let facts = nothing
  let latest: Latest | null = null
  const fresh = () => (latest !== null && clock.nowMs() - latest.atMs <= staleMs ? latest : null)

  function line(said: NvmlLine) {
    if (said.type === 'cards') {
      const { driver, library, cards, chosen } = said
      const problem = chosen === null ? noCard(gpu) : null
      facts = { ...nothing, source: 'nvml', driver, library, cards, chosen, problem }
    } else if (said.type === 'values') {
      const name = facts.chosen?.name ?? null
      const { values, heldMs, processes } = said
      const reading = values && { ...untoldGpu, ...values, source: 'nvml' as const, name, ageMs: heldMs }
      latest = { atMs: clock.nowMs(), reading, processes }
    } else if (said.type === 'reasons') {
      facts = { ...facts, reasons: said.reasons, costsMs: said.costsMs }
    } else {
      facts = { ...facts, problem: said.reason }
    }
  }

  return {
    line,
    told({ card, values }, cards) {
      facts = { ...nothing, source: 'nvidia-smi', cards, chosen: card, problem: null }
      latest = { atMs: clock.nowMs(), reading: { ...values, ageMs: 0 }, processes: null }
    },
    forget: () => (latest = null),
    problem: (reason) => (facts = { ...nothing, problem: reason }),
    card() {
      const now = fresh()
      const reading = now?.reading ?? null
      return now && reading && { ...reading, ageMs: reading.ageMs + Math.max(0, clock.nowMs() - now.atMs) }
    },
    processes: () => fresh()?.processes ?? null,
    facts: () => facts,
  }
}

function noCard(gpu: string | null): string {
  return gpu === null ? 'no card of NVIDIA' : `no card of NVIDIA is ${gpu}`
}
