import type { GpuSpecs } from '@voicemark/schema'
import type { FoundCard } from '../sources/gpu/cards/found-card.js'
import { pciAddress } from '../sources/gpu/gpu-choice.js'
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
    /** Of the PCI bus, with or without its domain. */
    busAddress?: string
    pciBus?: string
  }[]
}

/** Display adapters that draw a console or pass frames on and compute nothing. */
const displayOnly =
  /cirrus|aspeed|\bast\d{4}|virtio|\bqxl\b|vmware|svga|bochs|virtualbox|hyper-v|matrox|\bmga|basic (display|render)|remote display|parallels|displaylink|silicon motion|\bhibmc\b|huawei|microsoft|\bvga compatible controller$/i

/** The GPUs of a machine that can do the work: the one that is read first, then the likeliest to be used. */
export function listGpus(graphics: GraphicsProbe | null, card: FoundCard | null = null): GpuSpecs[] {
  const listed = (graphics?.controllers ?? []).flatMap((controller) => {
    const specs = toSpecs(controller)
    const isCard = card !== null && isSameCard(controller, card)
    return specs === null ? [] : [{ specs, place: isCard ? -1 : rank(specs) }]
  })
  const able = listed.filter(({ specs: { vendor, model } }) => !displayOnly.test(`${vendor ?? ''} ${model}`))
  const gpus = able.sort((a, b) => a.place - b.place)
  const isListed = gpus[0]?.place === -1
  // Where nobody lists what is on the bus, as in a container, the driver still knows its name.
  const named = isListed || card === null || card.name === null ? [] : [namedCard(card, card.name)]
  return [...named, ...gpus.map(({ specs }) => specs)]
}

function isSameCard({ busAddress, pciBus }: GraphicsProbe['controllers'][number], { pci }: FoundCard) {
  const addresses = [pciBus, busAddress].flatMap((text) => pciAddress(text ?? '') ?? [])
  return pci !== null && addresses.includes(pci)
}

function namedCard({ vendor, memoryMb, driver }: FoundCard, name: string): GpuSpecs {
  return {
    vendor,
    model: name,
    memory_mb: memoryMb === null ? null : Math.round(memoryMb),
    driver_version: driver,
  }
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
