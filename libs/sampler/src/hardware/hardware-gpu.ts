import type { GpuSpecs } from '@voicemark/schema'
import { knownText } from '../sources/known-text.js'

/** What is used of systeminformation's `graphics()`. */
export type GraphicsProbe = {
  controllers: {
    vendor: string
    model: string
    /** As nvidia-smi names it; `model` is the PCI list's name then. */
    name?: string
    /** MB; null, 0 or negative when unknown. */
    vram: number | null
    driverVersion?: string
  }[]
}

/** Display adapters that draw a console or pass frames on and compute nothing. */
const displayOnly =
  /cirrus|aspeed|\bast\d{4}|virtio|\bqxl\b|vmware|svga|bochs|virtualbox|hyper-v|matrox|\bmga|basic (display|render)|remote display|parallels|displaylink|silicon motion|\bhibmc\b|huawei|microsoft|\bvga compatible controller$/i

/** The GPUs of a machine that can do the work, the likeliest to be used first. */
export function listGpus(graphics: GraphicsProbe | null): GpuSpecs[] {
  const gpus = (graphics?.controllers ?? []).map(toSpecs).filter((gpu) => gpu !== null)
  const able = gpus.filter(({ vendor, model }) => !displayOnly.test(`${vendor ?? ''} ${model}`))
  return able.sort((a, b) => rank(a) - rank(b))
}

function toSpecs({ vendor, model, name, vram, driverVersion }: GraphicsProbe['controllers'][number]) {
  const known = knownText(name) ?? knownText(model)
  if (known === null) return null
  return {
    vendor: knownText(vendor),
    model: known,
    memory_mb: vram !== null && vram > 0 ? vram : null,
    driver_version: knownText(driverVersion),
  }
}

/** Beside an integrated GPU a discrete one of NVIDIA does the work; other makes stay in the order found. */
function rank({ vendor, model }: GpuSpecs): number {
  return /nvidia/i.test(`${vendor ?? ''} ${model}`) ? 0 : 1
}
