import { createHash } from 'node:crypto'

/** Labels that are their own file name; `#2` is the mark of a second machine. */
const plain = /^[a-z0-9_]{1,64}(#[1-9]\d{0,3})?$/

/**
 * A label as a part of a file name. A label of our own stays readable (`intel_i5_cpu#2` → `intel_i5_cpu-2`); of any
 * other only letters, digits and `_` are kept, and a hash of the whole keeps two of them apart.
 */
export function fileSlug(label: string): string {
  if (plain.test(label)) return label.replace('#', '-')
  const kept = label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 64)
  const hash = createHash('sha256').update(label).digest('hex').slice(0, 8)
  return `${kept === '' ? 'hardware' : kept}-${hash}`
}
