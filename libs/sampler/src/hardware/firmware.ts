import { join } from 'node:path'
import { readFileOnce } from '../sources/kept-file.js'
import { knownText } from '../sources/known-text.js'

/** What the firmware of a Linux machine says of its board; serial numbers are not read. */
export type Firmware = {
  /** Maker of the board or cloud, such as `LENOVO` or `Amazon EC2`. */
  vendor: string | null
  /** Board or product, such as `Raspberry Pi 5 Model B Rev 1.0`. */
  model: string | null
  /** System on chip of a device-tree machine, such as `Rockchip RK3588`. */
  soc: string | null
}

/** A machine whose firmware says nothing. */
export const noFirmware: Firmware = { vendor: null, model: null, soc: null }

/** The device tree (ARM, RISC-V) or DMI (x86, servers); all null elsewhere. */
export function readFirmware(root: string): Firmware {
  const text = (path: string) => readFileOnce(join(root, path)) ?? ''
  const tree = 'sys/firmware/devicetree/base'
  const dmi = 'sys/class/dmi/id'
  return {
    vendor: knownText(text(`${dmi}/sys_vendor`)),
    model:
      knownText(text(`${tree}/model`)) ??
      dmiModel(text(`${dmi}/product_name`), text(`${dmi}/product_family`)),
    soc: parseCompatible(text(`${tree}/compatible`)),
  }
}

/** Lenovo's product name is an order number (`20W0004AGE`); its family is the name (`ThinkPad T14 Gen 2i`). */
function dmiModel(name: string, family: string): string | null {
  const [product, line] = [knownText(name), knownText(family)]
  return product !== null && line !== null && /^\d\w{9}$/.test(product) ? line : product
}

/** Vendor prefixes of the device tree that are not simply the name: vendor-prefixes.yaml of the kernel. */
const vendorNames: ReadonlyMap<string, string> = new Map([
  ['brcm', 'Broadcom'],
  ['fsl', 'Freescale'],
  ['nvidia', 'NVIDIA'],
])

/** The last entry of `compatible` is the chip, the first the board: Devicetree specification 2.3.1. */
export function parseCompatible(compatible: string): string | null {
  const [vendor, chip] = compatible.split('\0').filter(Boolean).at(-1)?.split(',') ?? []
  if (vendor === undefined || chip === undefined || !/\d/.test(chip)) return null
  const name = vendorNames.get(vendor) ?? `${vendor.charAt(0).toUpperCase()}${vendor.slice(1)}`
  return `${name} ${chip.toUpperCase()}`
}
