import { randomUUID } from 'node:crypto'
import type { Watch } from '@voicemark/schema'
import type { WatchFigures } from '../record/row/watch-figures.js'
import { RequestError } from '../request-error.js'
import type { WatchSpan } from '../watch/watch-span.js'
import type { OpenedWatch, Watcher } from '../watch/watcher.js'

/** What another agent watches for this one. */
export interface WatcherElsewhere {
  /** @throws RequestError of a `watch-` code */
  open(request_id: string, watch: Extract<Watch, { kind: 'agent' }>, timeout_s: number): Promise<OpenedWatch>
  close(request_id: string, span: WatchSpan): Promise<WatchFigures>
}

/** Where a watch is carried out: here, or by another agent. */
export interface WatchPlaces {
  /** Null where nothing is to be watched. @throws RequestError of a `watch-` code */
  open(
    request_id: string,
    watch: Watch,
    selfPids: readonly number[],
    timeout_s: number,
  ): Promise<PlacedWatch | null>
  /** What would be watched. @throws as `open` */
  find(watch: Watch, selfPids: readonly number[]): Promise<OpenedWatch | null>
}

/** A watch that has begun. */
export interface PlacedWatch extends OpenedWatch {
  close(span: WatchSpan): Promise<WatchFigures>
}

/** To look what would be watched takes no longer, seconds. */
const lookS = 30

export function watchPlaces(here: Watcher, elsewhere: WatcherElsewhere): WatchPlaces {
  const places: WatchPlaces = {
    async open(request_id, watch, selfPids, timeout_s) {
      if (watch.kind === 'none') return null
      if (watch.kind === 'auto') throw new RequestError('watch-unsupported', 'auto is for plans only')
      if (watch.kind !== 'agent') {
        const opened = await here.open(request_id, watch, selfPids)
        return { ...opened, close: (span) => here.close(request_id, span) }
      }
      const opened = await elsewhere.open(request_id, watch, timeout_s)
      return { ...opened, close: (span) => elsewhere.close(request_id, span) }
    },
    async find(watch, selfPids) {
      if (watch.kind !== 'none' && watch.kind !== 'auto' && watch.kind !== 'agent')
        return here.find(watch, selfPids)
      const opened = await places.open(randomUUID(), watch, selfPids, lookS)
      await opened?.close({ from: null, to: null, durationMs: 0, ended: null })
      return opened
    },
  }
  return places
}
