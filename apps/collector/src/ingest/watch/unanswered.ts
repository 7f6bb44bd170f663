import type { WatchReply } from '@voicemark/schema'

/** A reply without anything that was seen. */
export type Unanswered = Extract<WatchReply, { status: 'refused' | 'unreachable' }>

/** It will be so the next time, too. */
export function refused(code: string, detail: string): Unanswered {
  return { status: 'refused', code, detail: detail.slice(0, 2000) }
}

/** It may be otherwise the next time. */
export function unreachable(code: string, detail: string): Unanswered {
  return { status: 'unreachable', code, detail: detail.slice(0, 2000) }
}
