import type { WyomingServer } from './wyoming-ask.js'
import { askWyomingInfo } from './wyoming-info.js'

/** A server answers such a question at once. */
const patienceMs = 5000

/** What a Wyoming server says of itself. */
export interface WyomingFacts {
  /** Its program with the version; null where it does not say one. */
  readonly engine_version: string | null
  /** What is to be told of it; null: nothing. */
  readonly note: string | null
}

/** Asks a server to describe itself, which makes nothing speak. @throws when the signal is aborted. */
export async function askWyomingFacts(
  { url, voice }: WyomingServer,
  signal: AbortSignal,
): Promise<WyomingFacts> {
  try {
    const info = await askWyomingInfo(url, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]))
    const voices = info?.voices ?? []
    const [name = ''] = (voice ?? '').split('#')
    const isThere = voice === null || voices.length === 0 || voices.includes(name)
    const note = isThere
      ? null
      : `${url} does not list the voice ${name}; it lists ${voices.slice(0, 5).join(', ')}`
    return { engine_version: info?.program ?? null, note }
  } catch {
    signal.throwIfAborted()
    // The request that comes next says why.
    return { engine_version: null, note: null }
  }
}
