import type { LibraryHandle } from 'koffi'

/** Codes of nvmlReturn_t that mean something of their own here. */
export const nvmlCode = {
  ok: 0,
  notSupported: 3,
  notFound: 6,
  tooSmall: 7,
  noFunction: 13,
  lost: 15,
  reset: 16,
}

/** A function of NVML: its code, 13 where this library does not have it. */
export type NvmlCall = (...values: readonly (number | bigint | string | Buffer | null)[]) => number

/** The functions that are asked for, with what they take; every one gives an nvmlReturn_t. A device is a pointer. */
const functions = {
  init: ['nvmlInit_v2', []],
  driverVersion: ['nvmlSystemGetDriverVersion', ['void *', 'uint']],
  count: ['nvmlDeviceGetCount_v2', ['void *']],
  byIndex: ['nvmlDeviceGetHandleByIndex_v2', ['uint', 'void *']],
  name: ['nvmlDeviceGetName', ['uint64', 'void *', 'uint']],
  uuid: ['nvmlDeviceGetUUID', ['uint64', 'void *', 'uint']],
  pci: ['nvmlDeviceGetPciInfo_v3', ['uint64', 'void *']],
  memory: ['nvmlDeviceGetMemoryInfo', ['uint64', 'void *']],
  memoryV2: ['nvmlDeviceGetMemoryInfo_v2', ['uint64', 'void *']],
  utilization: ['nvmlDeviceGetUtilizationRates', ['uint64', 'void *']],
  temperature: ['nvmlDeviceGetTemperature', ['uint64', 'int', 'void *']],
  power: ['nvmlDeviceGetPowerUsage', ['uint64', 'void *']],
  energy: ['nvmlDeviceGetTotalEnergyConsumption', ['uint64', 'void *']],
  clock: ['nvmlDeviceGetClockInfo', ['uint64', 'int', 'void *']],
  // The name since driver 535, and the one before it.
  reasons: ['nvmlDeviceGetCurrentClocksEventReasons', ['uint64', 'void *']],
  olderReasons: ['nvmlDeviceGetCurrentClocksThrottleReasons', ['uint64', 'void *']],
  migMode: ['nvmlDeviceGetMigMode', ['uint64', 'void *', 'void *']],
  migCount: ['nvmlDeviceGetMaxMigDeviceCount', ['uint64', 'void *']],
  migByIndex: ['nvmlDeviceGetMigDeviceHandleByIndex', ['uint64', 'uint', 'void *']],
  compute: ['nvmlDeviceGetComputeRunningProcesses_v3', ['uint64', 'void *', 'void *']],
  computeV2: ['nvmlDeviceGetComputeRunningProcesses_v2', ['uint64', 'void *', 'void *']],
  computeV1: ['nvmlDeviceGetComputeRunningProcesses', ['uint64', 'void *', 'void *']],
  graphics: ['nvmlDeviceGetGraphicsRunningProcesses_v3', ['uint64', 'void *', 'void *']],
  graphicsV2: ['nvmlDeviceGetGraphicsRunningProcesses_v2', ['uint64', 'void *', 'void *']],
  graphicsV1: ['nvmlDeviceGetGraphicsRunningProcesses', ['uint64', 'void *', 'void *']],
  processUtilization: ['nvmlDeviceGetProcessUtilization', ['uint64', 'void *', 'void *', 'uint64']],
} as const

/** NVML, as far as it is used. */
export type Nvml = Readonly<Record<keyof typeof functions, NvmlCall>>

/** Binds the functions of a library; one that it lacks says so whenever it is called. */
export function bindNvml(library: LibraryHandle): Nvml {
  const bound = Object.entries(functions).map(([key, [name, types]]) => [key, bind(library, name, types)])
  return Object.fromEntries(bound) as Nvml
}

function bind(library: LibraryHandle, name: string, types: readonly string[]): NvmlCall {
  try {
    const native = library.func(name, 'int', [...types])
    return (...values) => Number(native(...values))
  } catch {
    // An older driver's library does not have the newer names.
    return () => nvmlCode.noFunction
  }
}

/** What a code means, in the words of `nvmlErrorString`. */
export function nvmlError(code: number): string {
  return words[code] ?? `error ${code}`
}

const words: Readonly<Record<number, string>> = {
  3: 'not supported',
  4: 'no permission',
  6: 'not found',
  9: 'driver not loaded',
  10: 'timeout',
  12: 'library not found',
  13: 'function not found',
  15: 'GPU is lost',
  16: 'GPU requires reset',
  17: 'blocked by the operating system',
  18: 'driver/library version mismatch',
  25: 'version mismatch of an argument',
  27: 'not ready',
  28: 'no GPU found',
  999: 'unknown error',
}
