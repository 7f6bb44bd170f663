import { pciAddress, type GpuIdentity } from '../gpu-choice.js'
import type { Nvml } from './nvml-library.js'
import { ask, askDevice, askMemory, askText, askUint, textOf } from './nvml-values.js'

/** A card, or a MIG device of one. */
export interface NvmlCard extends GpuIdentity {
  readonly device: bigint
  /** Whose heat, power and clocks these are: the card itself. */
  readonly whole: bigint
  readonly name: string | null
  /** What processes are asked of: the card, or its MIG devices where it is cut up. */
  readonly parts: readonly bigint[]
}

/** All cards that can be asked, and their MIG devices, which have the index of their card only where nothing else does. */
export function listNvmlCards(nvml: Nvml): readonly NvmlCard[] {
  const count = askUint((out) => nvml.count(out)).value ?? 0
  return Array.from({ length: count }, (_, index) => cardsAt(nvml, index)).flat()
}

function cardsAt(nvml: Nvml, index: number): readonly NvmlCard[] {
  const device = askDevice((out) => nvml.byIndex(index, out)).value
  if (device === null) return []
  const pci = ask(
    68,
    (out) => nvml.pci(device, out),
    (out) => textOf(out.subarray(36)),
  ).value
  const place = { index, pci: pci === null ? null : pciAddress(pci), whole: device }
  const slices = migDevices(nvml, device)
  const parts = slices.length > 0 ? slices : [device]
  const migs = slices.map((slice) => {
    return { ...described(nvml, slice), ...place, index: -1, pci: null, parts: [slice] }
  })
  return [{ ...described(nvml, device), ...place, parts }, ...migs]
}

function described(nvml: Nvml, device: bigint) {
  return {
    device,
    name: askText(96, (out) => nvml.name(device, out, 96)).value,
    uuid: askText(96, (out) => nvml.uuid(device, out, 96)).value,
    memoryMb: askMemory(nvml, device).value?.totalMb ?? null,
  }
}

function migDevices(nvml: Nvml, device: bigint): bigint[] {
  const pending = Buffer.alloc(4)
  if (askUint((out) => nvml.migMode(device, out, pending)).value !== 1) return []
  const most = askUint((out) => nvml.migCount(device, out)).value ?? 0
  const slices = Array.from(
    { length: most },
    (_, i) => askDevice((out) => nvml.migByIndex(device, i, out)).value,
  )
  return slices.filter((slice) => slice !== null)
}
