import type { ConfigurationSample } from '../configurations/configuration-sample.js'
import { quantile } from '../numbers/describe.js'
import { inOrder } from '../numbers/in-order.js'
import type { SampledValue } from '../requests/request-sample.js'

/** The values of two sides as a comparison takes them: in order of text when paired, else as they are. */
export interface Sides {
  readonly design: 'paired' | 'unpaired'
  readonly a: readonly number[]
  readonly b: readonly number[]
  /** Values of the two that are of no text of both; 0 when unpaired. */
  readonly left_out: number
}

/** Below this no signed-rank test of two sides can give p ≤ 0.05. */
const fewestTexts = 6

/**
 * Pairs two configurations by text where both ran at least 6 of the same corpus and these are at least half of the
 * values of each: then a text counts once, by the median of its repeats, since repeats of one text are not independent.
 */
export function pairByText(a: ConfigurationSample, b: ConfigurationSample): Sides {
  const unpaired: Sides = { design: 'unpaired', a: valuesOf(a), b: valuesOf(b), left_out: 0 }
  if (JSON.stringify(a.fingerprint['corpus']) !== JSON.stringify(b.fingerprint['corpus'])) return unpaired
  const [left, right] = [byText(a.values), byText(b.values)]
  const texts = [...left.keys()].filter((text) => right.has(text)).sort()
  const [fromA, fromB] = [countOf(left, texts), countOf(right, texts)]
  if (texts.length < fewestTexts || 2 * fromA < a.values.length || 2 * fromB < b.values.length)
    return unpaired
  return {
    design: 'paired',
    a: mediansOf(left, texts),
    b: mediansOf(right, texts),
    left_out: a.values.length - fromA + b.values.length - fromB,
  }
}

const valuesOf = ({ values }: ConfigurationSample) => values.map(({ value }) => value)

function byText(values: readonly SampledValue[]): Map<string, number[]> {
  const texts = new Map<string, number[]>()
  for (const { value, item_id } of values) {
    if (item_id === null) continue
    const known = texts.get(item_id)
    if (known === undefined) texts.set(item_id, [value])
    else known.push(value)
  }
  return texts
}

function countOf(values: ReadonlyMap<string, readonly number[]>, texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + (values.get(text)?.length ?? 0), 0)
}

function mediansOf(values: ReadonlyMap<string, readonly number[]>, texts: readonly string[]): number[] {
  return texts.flatMap((text) => quantile(inOrder(values.get(text) ?? []), 0.5) ?? [])
}
