import type { WindowFigures } from '@voicemark/sampler'
import type { RequestEvidence } from '@voicemark/schema'

/** What the throttle verdict rests on; without a sample there is none, and that is said. */
export function throttleColumns(window: WindowFigures | null): Pick<RequestEvidence, 'throttle_basis'> {
  return { throttle_basis: window === null ? 'none: nothing was sampled' : window.throttle_basis }
}

/** The kind of what says it, as it stands before the colon of its basis. */
const kinds = ['counter', 'flags', 'nvml', 'inferred'] as const

/** In the words of `evidence`; null where there is no verdict. */
export function throttleEvidence(
  window: Pick<WindowFigures, 'throttle_detected' | 'throttle_basis'> | null,
): (typeof kinds)[number] | null {
  if (window === null || window.throttle_detected === null) return null
  return kinds.find((kind) => window.throttle_basis?.startsWith(`${kind}:`)) ?? null
}
