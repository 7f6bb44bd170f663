import type { SubjectAccount } from '@voicemark/sampler'
import type { RealtimeSample } from '@voicemark/schema'
import { RequestError } from '../request-error.js'

import type { FoundSubject, WatchEvent } from './watch-messages.js'
import type { RecordedSample } from './watch-window.js'

/** The windows that are open, and what the thread says of them. */
export interface WatchWindows {
  /** Waits for what is found. @throws RequestError of a `watch-` code */
  found(request_id: string): Promise<FoundSubject>
  /** Waits for the last sample and the counters; null where nobody has them. */
  closed(request_id: string): Promise<SubjectAccount | null>
  /** Whether another window was open meanwhile, over whatever. */
  isShared(request_id: string): boolean
  /** Gives the samples once and forgets the window. */
  take(request_id: string): readonly RecordedSample[]
  isOpen(): boolean
  onEvent(event: WatchEvent): void
  /** The thread is gone: nobody waits any longer. */
  onEnd(): void
}

export interface WatchWindowsDeps {
  /** Records a sample and gives its place in the run. */
  readonly record: (row: RealtimeSample) => number
  readonly onFault: (source: string, message: string) => void
}

interface Open {
  /** Null until it has been found. */
  subject: string | null
  readonly samples: RecordedSample[]
  shared: boolean
  found: (subject: FoundSubject) => void
  refused: (error: RequestError) => void
  closed: (account: SubjectAccount | null) => void
}

export function createWatchWindows({ record, onFault }: WatchWindowsDeps): WatchWindows {
  const open = new Map<string, Open>()

  const onSample = ({ subject, sample }: Extract<WatchEvent, { type: 'sample' }>) => {
    const recorded = { sample, seq: record(sample.row) }
    for (const window of open.values()) if (window.subject === subject) window.samples.push(recorded)
  }
  const begin = (window: Open, subject: string) => {
    window.subject = subject
    const others = [...open.values()].filter((other) => other !== window && other.subject !== null)
    for (const each of others.length === 0 ? [] : [window, ...others]) each.shared = true
  }
  const tell = (window: Open, event: Exclude<WatchEvent, { type: 'sample' | 'fault' }>) => {
    if (event.type === 'opening') begin(window, event.subject)
    else if (event.type === 'opened') window.found(event)
    else if (event.type === 'refused') window.refused(new RequestError(event.code, event.message))
    else window.closed(event.account)
  }
  return {
    found: (request_id) =>
      new Promise((found, refused) => {
        open.set(request_id, {
          subject: null,
          samples: [],
          shared: false,
          found,
          refused,
          closed: () => undefined,
        })
      }),
    closed: (request_id) =>
      new Promise((closed) => {
        const window = open.get(request_id)
        if (window === undefined) closed(null)
        else window.closed = closed
      }),
    isShared: (request_id) => open.get(request_id)?.shared ?? false,
    take(request_id) {
      const samples = open.get(request_id)?.samples ?? []
      open.delete(request_id)
      return samples
    },
    isOpen: () => open.size > 0,
    onEvent(event) {
      if (event.type === 'sample') onSample(event)
      else if (event.type === 'fault') onFault(event.source, event.message)
      else {
        const window = open.get(event.request_id)
        if (window !== undefined) tell(window, event)
      }
    },
    onEnd() {
      for (const { refused, closed } of open.values()) {
        refused(new RequestError('internal', 'the thread that watches ended'))
        closed(null)
      }
    },
  }
}
