import type { NvmlCard } from './nvml-cards.js'
import type { Nvml } from './nvml-library.js'
import { askBusy, askProcesses, type NvmlBusy } from './nvml-values.js'
import { createPacedValue } from './paced-value.js'

/** A process on all cards. */
export interface GpuProcess {
  readonly pid: number
  /** MB of 2^20 bytes; null where the driver does not say. */
  readonly memoryMb: number | null
  /** Utilisation of the processors by it alone; null where the driver does not say, as of MIG. */
  readonly percent: number | null
}

/** Processes on some cards, read again and again; null where no card lists them. */
export interface NvmlProcesses {
  read(nowMs: number): readonly GpuProcess[] | null
}

/** The driver has a new sample of each process every sixth of a second to every second. */
const everyMs = 200
const busyForMs = 1000

export function createNvmlProcesses(
  nvml: Nvml,
  cards: readonly NvmlCard[],
  nowMs: () => number,
): NvmlProcesses {
  const lists = cards.flatMap(({ parts }) => parts.map((device) => listOf(nvml, device, nowMs)))
  // MIG devices are read as parts of their card, and have no utilisation by process.
  const whole = cards.filter(({ parts, device }) => parts[0] === device)
  const busy = whole.map(({ device }) => createBusy(nvml, device, nowMs))
  return {
    read(now) {
      const told = lists.map((list) => list.read(now)).filter((list) => list !== null)
      if (told.length === 0) return null
      const shares = busy.map((card) => card(now))
      const known = shares.length > 0 && shares.every((share) => share !== null) ? shares : null
      return merged(told).map(({ pid, memoryMb }) => {
        const percent = known && known.reduce((sum, share) => sum + (share.get(pid) ?? 0), 0)
        return { pid, memoryMb, percent }
      })
    },
  }
}

type Held = { readonly pid: number; readonly memoryMb: number | null }

function listOf(nvml: Nvml, device: bigint, nowMs: () => number) {
  const compute = [nvml.compute, nvml.computeV2, nvml.computeV1]
  const graphics = [nvml.graphics, nvml.graphicsV2, nvml.graphicsV1]
  const ask = () => {
    const both = [askProcesses(compute, device), askProcesses(graphics, device)]
    const told = both.flatMap(({ value }) => (value === null ? [] : [value]))
    // A process that computes and draws is in both lists, each time with all that it holds.
    const value =
      told.length === 0 ? null : [...new Map(told.flat().map((held) => [held.pid, held])).values()]
    return { value, reason: null, isFinal: false }
  }
  return createPacedValue<readonly Held[]>({ ask, everyMs, nowMs })
}

/** Of a process on several cards the sum; one share that is not told leaves the sum unknown. */
function merged(lists: readonly (readonly Held[])[]): readonly Held[] {
  const sums = new Map<number, number | null>()
  for (const { pid, memoryMb } of lists.flat()) {
    const before = sums.get(pid)
    sums.set(
      pid,
      before === undefined ? memoryMb : before === null || memoryMb === null ? null : before + memoryMb,
    )
  }
  return [...sums].map(([pid, memoryMb]) => ({ pid, memoryMb }))
}

/** Shares by process of one card, of the last second; who is not among them did not work. */
function createBusy(nvml: Nvml, device: bigint, nowMs: () => number) {
  let since = 0n
  let isFirst = true
  const seen = new Map<number, { percent: number; atMs: number }>()
  const ask = () => {
    const { code, value } = askBusy(nvml, device, since)
    for (const { pid, at, percent } of (value ?? []).toSorted(byTime)) {
      since = at > since ? at : since
      // What the driver has kept until the first question is of the time before.
      if (!isFirst && percent <= 100) seen.set(pid, { percent, atMs: nowMs() })
    }
    isFirst = false
    return { value: value === null ? null : seen, reason: null, isFinal: code === 3 || code === 13 }
  }
  const paced = createPacedValue({ ask, everyMs, nowMs })
  return (now: number): ReadonlyMap<number, number> | null => {
    if (paced.read(now) === null) return null
    for (const [pid, { atMs }] of seen) if (now - atMs > busyForMs) seen.delete(pid)
    return new Map([...seen].map(([pid, { percent }]) => [pid, percent]))
  }
}

const byTime = (a: NvmlBusy, b: NvmlBusy) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)
