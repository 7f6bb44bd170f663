import type { GpuReading } from '../gpu-reading.js'
import type { NvmlCard } from './nvml-cards.js'
import { nvmlCode, nvmlError, type Nvml } from './nvml-library.js'
import { askMemory, askUint, askUlong, isFatal, type NvmlAnswer } from './nvml-values.js'
import { createPacedValue, type PacedValue } from './paced-value.js'

/** The values of a card that are read. */
export type NvmlField = Exclude<keyof GpuReading, 'source' | 'name' | 'ageMs'>

/** nvmlTemperatureSensors_t and nvmlClockType_t. */
const [gpuSensor, smClock, memoryClock] = [0, 1, 2]

/** One card, read again and again. */
export interface NvmlReader {
  read(nowMs: number): Record<NvmlField, number | null>
  /** Age of the older of memory and utilisation, which change fast, ms. */
  heldMs(nowMs: number): number
  /** Why a value is null, in the words of the library. */
  reasons(): Partial<Record<NvmlField, string>>
  /** What it costs to ask for each, ms. */
  costsMs(): Record<NvmlField, number>
  /** What is wrong with the card, where it answers nothing any more. */
  lost(): string | null
}

export function createNvmlReader(nvml: Nvml, { device, whole }: NvmlCard, nowMs: () => number): NvmlReader {
  let lost: string | null = null
  const paced = (everyMs: number, question: () => NvmlAnswer<number | null>) => {
    const ask = () => {
      const { code, value } = question()
      if (isFatal(code)) lost = nvmlError(code)
      const isFinal = code === nvmlCode.notSupported || code === nvmlCode.noFunction
      const reason = value === null ? (code === nvmlCode.ok ? 'not available' : nvmlError(code)) : null
      return { value, reason, isFinal }
    }
    return createPacedValue({ ask, everyMs, nowMs })
  }
  const fields: Record<NvmlField, PacedValue<number>> = {
    memoryMb: paced(0, () => usedMb(nvml, device)),
    utilizationPercent: paced(0, () => askUint(firstOf(8, (out) => nvml.utilization(device, out)))),
    powerW: paced(0, () =>
      scaled(
        askUint((out) => nvml.power(whole, out)),
        1e-3,
      ),
    ),
    energyJ: paced(0, () =>
      scaled(
        askUlong((out) => nvml.energy(whole, out)),
        1e-3,
      ),
    ),
    clockReasons: paced(0, () => askReasons(nvml, whole)),
    clockMhz: paced(0, () => askUint((out) => nvml.clock(whole, smClock, out))),
    temperatureC: paced(500, () => askUint((out) => nvml.temperature(whole, gpuSensor, out))),
    memoryClockMhz: paced(500, () => askUint((out) => nvml.clock(whole, memoryClock, out))),
  }
  const each = <T>(value: (field: PacedValue<number>) => T) =>
    Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, value(field)])) as Record<
      NvmlField,
      T
    >
  return {
    read: (now) => each((field) => field.read(now)),
    heldMs: (now) => {
      const asked = [fields.memoryMb, fields.utilizationPercent].filter((field) => field.reason() === null)
      return Math.max(0, ...asked.map((field) => now - (field.askedAtMs() ?? now)))
    },
    reasons: () => withoutNulls(each((field) => field.reason())),
    costsMs: () => each((field) => field.costMs()),
    lost: () => lost,
  }
}

/** nvmlUtilization_t is two numbers, of which the first is of the processors. */
function firstOf(bytes: number, call: (out: Buffer) => number): (out: Buffer) => number {
  return (out) => {
    const both = Buffer.alloc(bytes)
    const code = call(both)
    both.copy(out, 0, 0, 4)
    return code
  }
}

function usedMb(nvml: Nvml, device: bigint): NvmlAnswer<number> {
  const answer = askMemory(nvml, device)
  return answer.value === null ? { code: answer.code, value: null } : { code: 0, value: answer.value.usedMb }
}

function askReasons(nvml: Nvml, device: bigint): NvmlAnswer<number | null> {
  const newer = askUlong((out) => nvml.reasons(device, out))
  return newer.code === nvmlCode.noFunction ? askUlong((out) => nvml.olderReasons(device, out)) : newer
}

function scaled(answer: NvmlAnswer<number | null>, factor: number): NvmlAnswer<number | null> {
  return answer.value === null ? answer : { code: 0, value: answer.value * factor }
}

function withoutNulls(reasons: Record<NvmlField, string | null>): Partial<Record<NvmlField, string>> {
  const known = Object.entries(reasons).filter(([, reason]) => reason !== null)
  return Object.fromEntries(known)
}
