import { createHash } from 'node:crypto'

const digits = ['Zero', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine']
const longest = 60

/**
 * The stem of each label's macros: letters only, since TeX allows no other. It depends on the label alone and not on what
 * else is there; labels that would share one get letters of their hash.
 */
export function macroStems(labels: readonly string[]): Map<string, string> {
  const plain = new Map(labels.map((label) => [label, stemOf(label)]))
  const counts = new Map<string, number>()
  for (const stem of plain.values()) counts.set(stem, (counts.get(stem) ?? 0) + 1)
  const alone = (stem: string) => counts.get(stem) === 1
  return new Map([...plain].map(([label, stem]) => [label, alone(stem) ? stem : stem + hashOf(label)]))
}

function stemOf(label: string): string {
  const words =
    label
      .normalize('NFKD')
      .replace(/#/g, ' Nr ')
      .replace(/\d/g, spelled)
      .match(/[A-Za-z]+/g) ?? []
  const stem = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return stem === '' || stem.length > longest ? stem.slice(0, longest) + hashOf(label) : stem
}

const spelled = (digit: string) => ` ${digits[Number(digit)] ?? ''} `

/** Six letters of the label's SHA-256. */
function hashOf(label: string): string {
  const bytes = createHash('sha256').update(label).digest().subarray(0, 6)
  return [...bytes].map((byte) => String.fromCharCode(65 + (byte % 26))).join('')
}
