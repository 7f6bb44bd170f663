import { join } from 'node:path'
import { listDirectory, parseSysfsNumber, readFileOnce } from '../../kept-file.js'
import { pciAddress, type GpuIdentity } from '../gpu-choice.js'

/** A card as the kernel lists it. */
export interface DrmCard extends GpuIdentity {
  /** `amdgpu`, `i915`, `xe` …; null where it does not say. */
  readonly driver: string | null
  /** Its folders: as a card, and as a device. */
  readonly folder: string
  readonly device: string
  /** As the maker wrote it into the card (`product_name` of amdgpu). */
  readonly name: string | null
}

/** /sys/class/drm/cardN: kernel docs gpu/amdgpu and ABI/testing/sysfs-driver-intel-xe-sriov and its kin. */
export function listDrmCards(root: string): DrmCard[] {
  const base = join(root, 'sys/class/drm')
  const names = listDirectory(base).filter((name) => /^card\d+$/.test(name))
  return names.map((card) => cardAt(join(base, card), Number(card.slice(4))))
}

function cardAt(folder: string, index: number): DrmCard {
  const device = join(folder, 'device')
  const uevent = readFileOnce(join(device, 'uevent')) ?? ''
  const bytes = parseSysfsNumber(readFileOnce(join(device, 'mem_info_vram_total')))
  const pci = /^PCI_SLOT_NAME=(.+)$/m.exec(uevent)?.[1]
  return {
    ...{ index, uuid: null, folder, device },
    driver: /^DRIVER=(.+)$/m.exec(uevent)?.[1] ?? (bytes === null ? null : 'amdgpu'),
    pci: pci === undefined ? null : pciAddress(pci),
    memoryMb: bytes === null || bytes === 0 ? null : bytes / 2 ** 20,
    name: readFileOnce(join(device, 'product_name')) || null,
  }
}

/** The folder of its hwmon; null where it has none. */
export function hwmonOf({ device }: DrmCard): string | null {
  const name = listDirectory(join(device, 'hwmon'))[0]
  return name === undefined ? null : join(device, 'hwmon', name)
}
