import type { SpoolFigures } from '@voicemark/schema'

/** What an agent says over one link of what waits there. */
export interface LinkSpool {
  /** @param taken rows of the message that it came with and that are stored now */
  hear(spool: SpoolFigures, taken: number): void
  /** Null where nothing was said on this link, or nothing lately. */
  last(): SpoolFigures | null
}

/** An agent makes a row each second, and says it each 10 s: one that says nothing has trouble, and its last word is old. */
const goodForS = 60

export function createLinkSpool(now_s: () => number): LinkSpool {
  let heard: { readonly spool: SpoolFigures; readonly at_s: number } | null = null
  return {
    hear({ rows, bytes, oldest }, taken) {
      const left = Math.max(0, rows - taken)
      heard = { spool: { rows: left, bytes, oldest: left === 0 ? null : oldest }, at_s: now_s() }
    },
    last: () => (heard !== null && now_s() - heard.at_s <= goodForS ? heard.spool : null),
  }
}
