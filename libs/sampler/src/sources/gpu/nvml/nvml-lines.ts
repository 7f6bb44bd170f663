import type { GpuIdentity } from '../gpu-choice.js'
import type { GpuProcess } from './nvml-processes.js'
import type { NvmlField } from './nvml-reading.js'

/** What the reader of NVML prints: one of these a line, as JSON. */
export type NvmlLine =
  /** First of all: which cards there are, and which one is read. */
  | {
      readonly type: 'cards'
      readonly driver: string | null
      readonly library: string
      readonly cards: readonly NamedCard[]
      readonly chosen: NamedCard | null
    }
  | {
      readonly type: 'values'
      /** Null where no card is chosen. */
      readonly values: Readonly<Record<NvmlField, number | null>> | null
      /** How old they were already. */
      readonly heldMs: number
      readonly processes: readonly GpuProcess[] | null
    }
  /** Why some values are null, and what each costs; again when that changes. */
  | {
      readonly type: 'reasons'
      readonly reasons: Partial<Record<NvmlField, string>>
      readonly costsMs: Readonly<Record<NvmlField, number>>
    }
  /** It cannot be asked here at all, or the card answers nothing any more; the reader ends. */
  | { readonly type: 'absent' | 'lost'; readonly reason: string }

export interface NamedCard extends GpuIdentity {
  readonly name: string | null
}

/** What the reader is told. */
export interface NvmlOrder {
  /** As a user writes it; null: the card with the most memory. */
  readonly gpu: string | null
  /** Tried one after the other. */
  readonly libraries: readonly string[]
  readonly everyMs: number
}

const types: readonly unknown[] = [
  'cards',
  'values',
  'reasons',
  'absent',
  'lost',
] satisfies NvmlLine['type'][]

/** A line of the reader; null of what anything else has printed. */
export function parseNvmlLine(line: string): NvmlLine | null {
  if (!line.startsWith('{"type":')) return null
  try {
    const said = JSON.parse(line) as NvmlLine
    return types.includes(said.type) ? said : null
  } catch {
    // A line that was cut when its writer was ended.
    return null
  }
}
