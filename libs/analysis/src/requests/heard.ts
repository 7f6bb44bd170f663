import type { StoredRequest } from '@voicemark/schema'

/** The columns of a request that say what somebody who listens to it hears. */
export type HeardColumns = Partial<
  Pick<
    StoredRequest,
    'ttfa_s' | 'ttfb_s' | 'first_audible_s' | 'gap_max_s' | 'underruns' | 'underrun_s' | 'prebuffer_s'
  >
>

/** What a listener waits for and hears: null where nobody measured it. docs/measures.md defines each. */
export const heard = {
  ttfa_s: ({ ttfa_s }: HeardColumns) => ttfa_s ?? null,
  ttfb_s: ({ ttfb_s }: HeardColumns) => ttfb_s ?? null,
  first_audible_s: ({ first_audible_s }: HeardColumns) => first_audible_s ?? null,
  gap_max_s: ({ gap_max_s }: HeardColumns) => gap_max_s ?? null,
  underrun_s: ({ underrun_s }: HeardColumns) => underrun_s ?? null,
  prebuffer_s: ({ prebuffer_s }: HeardColumns) => prebuffer_s ?? null,
} as const

/** The name of a measure of what is heard. */
export type Heard = keyof typeof heard

/** Something for each of them, in the order of tables. */
export function forEachHeard<T>(of: (name: Heard) => T): Record<Heard, T> {
  return {
    ttfa_s: of('ttfa_s'),
    ttfb_s: of('ttfb_s'),
    first_audible_s: of('first_audible_s'),
    gap_max_s: of('gap_max_s'),
    underrun_s: of('underrun_s'),
    prebuffer_s: of('prebuffer_s'),
  }
}
