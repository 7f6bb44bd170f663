import { blockRows, blockStart } from '../folding/blocks.js'
import { joined } from '../folding/kept-samples.js'
import { ofSubject } from '../reading/sample-place.js'
import type { TakenPlace } from './late-places.js'
import type { SharedSamples } from './shared-samples.js'
import type { SamplePart } from './taken-samples.js'

/** Samples of one transaction, about. */
const samplesAtOnce = blockRows
/** More ranges that stay would make a statement long. */
const mostKept = 200

/** Places of samples in blocks, without what others share. */
export async function partsOf(places: readonly TakenPlace[], shared: SharedSamples): Promise<SamplePart[]> {
  const groups = new Map<string, TakenPlace[]>()
  for (const place of places) {
    const key = JSON.stringify([place.ref, place.watched])
    groups.set(key, [...(groups.get(key) ?? []), place])
  }
  const parts: SamplePart[] = []
  for (const group of groups.values()) {
    const [one] = group
    if (one === undefined) continue
    const others = await shared.of(one, one.watched)
    const condition = ofSubject(one.watched)
    for (const { first, last } of joined(group))
      for (let from = first; from <= last;) {
        const end = Math.min(blockStart(from) + blockRows, last + 1)
        const inside = others.filter((range) => range.first < end && range.last >= from)
        const to = inside[mostKept]?.first ?? end
        parts.push({ run_ref: one.ref, from, to, condition, kept: inside.slice(0, mostKept) })
        from = to
      }
  }
  return parts
}

/** Parts together, each group as much as one transaction takes away. */
export function groupsOf(parts: readonly SamplePart[]): SamplePart[][] {
  const groups: SamplePart[][] = []
  let room = 0
  for (const part of parts) {
    const rows = part.to - part.from
    if (rows > room) {
      groups.push([])
      room = samplesAtOnce
    }
    groups.at(-1)?.push(part)
    room -= rows
  }
  return groups
}
