import { readContainerLimits } from '../container/container-limits.js'
import { holdSource, type Source } from '../sources/source.js'
import type { WatchedSubject } from './held-source.js'

/** A limit is changed by hand, if ever. */
const heldMs = 10_000

/** Memory that the container allows in which this runs, MB of 2^20 bytes; what a subject may take is not known here. */
export function createLimitSource(root: string, subject: WatchedSubject | null): Source<number> {
  const read = () => (subject === null ? readContainerLimits(root).memoryMb : null)
  return holdSource({ read, close: () => undefined }, heldMs)
}
