import { nvmlCode, type Nvml, type NvmlCall } from './nvml-library.js'

/** A value, or the code that says why there is none. */
export interface NvmlAnswer<T> {
  readonly code: number
  readonly value: T | null
}

/** NVML_VALUE_NOT_AVAILABLE, as wide as the field. */
const [unknown32, unknown64] = [0xffff_ffff, 0xffff_ffff_ffff_ffffn]
const mb = 2 ** 20

/** Calls with an empty buffer as the last argument and reads what was put there. */
export function ask<T>(
  bytes: number,
  call: (out: Buffer) => number,
  read: (out: Buffer) => T,
): NvmlAnswer<T> {
  const out = Buffer.alloc(bytes)
  const code = call(out)
  return code === nvmlCode.ok ? { code, value: read(out) } : { code, value: null }
}

/** An `unsigned int`. */
export function askUint(call: (out: Buffer) => number): NvmlAnswer<number | null> {
  return ask(4, call, (out) => known32(out.readUInt32LE(0)))
}

/** An `unsigned long long`. */
export function askUlong(call: (out: Buffer) => number): NvmlAnswer<number | null> {
  return ask(8, call, (out) => known64(out.readBigUInt64LE(0)))
}

/** An nvmlDevice_t. */
export function askDevice(call: (out: Buffer) => number): NvmlAnswer<bigint> {
  return ask(8, call, (out) => out.readBigUInt64LE(0))
}

/** Characters up to the NUL. */
export function askText(bytes: number, call: (out: Buffer) => number): NvmlAnswer<string> {
  return ask(bytes, call, textOf)
}

export function textOf(out: Buffer): string {
  const end = out.indexOf(0)
  return out.toString('utf8', 0, end < 0 ? out.length : end)
}

export interface NvmlMemory {
  readonly totalMb: number
  /** Without what the driver reserves for itself, where it says that apart. */
  readonly usedMb: number
}

/** nvmlMemory_v2_t of drivers since 510; before, `used` counts what the driver reserves as well. */
export function askMemory(nvml: Nvml, device: bigint): NvmlAnswer<NvmlMemory> {
  const sizes = (out: Buffer, total: number, used: number) => ({
    totalMb: Number(out.readBigUInt64LE(total)) / mb,
    usedMb: Number(out.readBigUInt64LE(used)) / mb,
  })
  const newer = ask(
    40,
    (out) => {
      // NVML_STRUCT_VERSION: the size, and the version above it.
      out.writeUInt32LE(40 | (2 << 24), 0)
      return nvml.memoryV2(device, out)
    },
    (out) => sizes(out, 8, 32),
  )
  if (newer.code === nvmlCode.ok || isFatal(newer.code)) return newer
  return ask(
    24,
    (out) => nvml.memory(device, out),
    (out) => sizes(out, 0, 16),
  )
}

export interface NvmlProcess {
  readonly pid: number
  /** Null where the driver does not say, as under WDDM. */
  readonly memoryMb: number | null
}

/** One of the lists of running processes, by the newest function that the library has. */
export function askProcesses(calls: readonly NvmlCall[], device: bigint): NvmlAnswer<readonly NvmlProcess[]> {
  let code: number = nvmlCode.noFunction
  for (const [place, call] of calls.entries()) {
    // nvmlProcessInfo_v1_t is the last of the list, and has no numbers of MIG instances.
    const answer = processList(call, device, place === calls.length - 1 ? 16 : 24)
    if (answer.code !== nvmlCode.noFunction) return answer
    code = answer.code
  }
  return { code, value: null }
}

function processList(call: NvmlCall, device: bigint, size: number): NvmlAnswer<readonly NvmlProcess[]> {
  let room = 32
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const [count, list] = [Buffer.alloc(4), Buffer.alloc(room * size)]
    count.writeUInt32LE(room)
    const code = call(device, count, list)
    const found = count.readUInt32LE(0)
    if (code === nvmlCode.ok) return { code, value: entries(list, found, size).map(toProcess) }
    if (code !== nvmlCode.tooSmall) return { code, value: null }
    // Others may start meanwhile.
    room = Math.max(found, room) * 2
  }
  return { code: nvmlCode.tooSmall, value: null }
}

const toProcess = (entry: Buffer): NvmlProcess => {
  const bytes = known64(entry.readBigUInt64LE(8))
  return { pid: entry.readUInt32LE(0), memoryMb: bytes === null ? null : bytes / mb }
}

export interface NvmlBusy {
  readonly pid: number
  /** µs of the driver's clock. */
  readonly at: bigint
  readonly percent: number
}

/** nvmlProcessUtilizationSample_t: what worked since a moment; none where nothing did. */
export function askBusy(nvml: Nvml, device: bigint, since: bigint): NvmlAnswer<readonly NvmlBusy[]> {
  const size = 32
  let room = 64
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const [count, list] = [Buffer.alloc(4), Buffer.alloc(room * size)]
    count.writeUInt32LE(room)
    const code = nvml.processUtilization(device, list, count, since)
    const found = count.readUInt32LE(0)
    if (code === nvmlCode.ok) return { code, value: entries(list, found, size).map(toBusy) }
    if (code === nvmlCode.notFound) return { code: nvmlCode.ok, value: [] }
    if (code !== nvmlCode.tooSmall) return { code, value: null }
    room = Math.max(found, room) * 2
  }
  return { code: nvmlCode.tooSmall, value: null }
}

const toBusy = (entry: Buffer): NvmlBusy => ({
  pid: entry.readUInt32LE(0),
  at: entry.readBigUInt64LE(8),
  percent: entry.readUInt32LE(16),
})

function entries(list: Buffer, count: number, size: number): Buffer[] {
  const held = Math.min(count, Math.floor(list.length / size))
  return Array.from({ length: held }, (_, i) => list.subarray(i * size, (i + 1) * size))
}

/** Codes after which a card answers nothing until it is reset. */
export function isFatal(code: number): boolean {
  return code === nvmlCode.lost || code === nvmlCode.reset
}

function known32(value: number): number | null {
  return value === unknown32 ? null : value
}

function known64(value: bigint): number | null {
  return value === unknown64 ? null : Number(value)
}
