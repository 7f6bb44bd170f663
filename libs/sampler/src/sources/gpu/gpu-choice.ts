/** Which card is read: the one with the most memory, or one that is named. */
export type GpuChoice =
  | { readonly kind: 'largest' }
  /** As `nvidia-smi` counts them; of other makes as `/sys/class/drm` does. */
  | { readonly kind: 'index'; readonly index: number }
  /** `GPU-…` and `MIG-…`, as `nvidia-smi -L` prints them. */
  | { readonly kind: 'uuid'; readonly uuid: string }
  /** `0000:03:00.0` */
  | { readonly kind: 'pci'; readonly address: string }

/** The card with the most memory of its own. */
export const largestGpu: GpuChoice = { kind: 'largest' }

/** What tells one card from another. */
export interface GpuIdentity {
  /** Among those of its make. */
  readonly index: number
  readonly uuid: string | null
  readonly pci: string | null
  /** MB of 2^20 bytes; null where it has none of its own. */
  readonly memoryMb: number | null
}

/** A choice as a user writes it; null when it is none. */
export function parseGpuChoice(text: string): GpuChoice | null {
  if (/^\d{1,3}$/.test(text)) return { kind: 'index', index: Number(text) }
  if (/^(GPU|MIG)-[\w/-]{1,90}$/.test(text)) return { kind: 'uuid', uuid: text }
  const address = pciAddress(text)
  return address === null ? null : { kind: 'pci', address }
}

/** A PCI address in one spelling: NVIDIA's have eight digits of domain, those of the kernel four, and people leave it out. */
export function pciAddress(text: string): string | null {
  const parts = /^(?:([\da-f]{4,8}):)?([\da-f]{1,2}):([\da-f]{1,2})\.([0-7])$/i.exec(text.trim())
  if (parts === null) return null
  const [, domain = '0', bus = '', device = '', unit = ''] = parts
  const hex = (digits: string, length: number) =>
    digits.replace(/^0+/, '').padStart(length, '0').toLowerCase()
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(device, 2)}.${unit}`
}

/** The chosen one of several cards; null when it is not among them. */
export function chooseGpu<T extends GpuIdentity>(cards: readonly T[], choice: GpuChoice): T | null {
  const sorted = [...cards].sort((a, b) => (b.memoryMb ?? 0) - (a.memoryMb ?? 0) || a.index - b.index)
  return sorted.find((card) => isChosen(card, choice)) ?? null
}

function isChosen(card: GpuIdentity, choice: GpuChoice): boolean {
  switch (choice.kind) {
    case 'largest':
      return true
    case 'index':
      return card.index === choice.index
    case 'uuid':
      // CUDA takes the first digits of one, too.
      return card.uuid?.startsWith(choice.uuid) ?? false
    case 'pci':
      return card.pci === choice.address
  }
}
