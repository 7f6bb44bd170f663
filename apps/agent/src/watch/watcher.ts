import { randomUUID } from 'node:crypto'
import { writeWatch, type LocalWatch } from '@voicemark/schema'
import type { WatchFigures } from '../record/row/watch-figures.js'
import { withSharedEnergy } from './shared-energy.js'
import { shownWatch } from './shown-watch.js'
import type { FoundSubject, WatchEvent, WatchOrder } from './watch-messages.js'
import type { WatchSpan } from './watch-span.js'
import { watchFigures, type WatchWindowOptions } from './watch-window.js'
import { createWatchWindows, type WatchWindowsDeps } from './watch-windows.js'

/** What is watched from now on. */
export interface OpenedWatch extends FoundSubject {
  /** As it stands in rows. */
  readonly watched: string
}

/** Watches processes of others while a request runs. */
export interface Watcher {
  /**
   * Resolves when the first sample is taken.
   * @param selfPids Whoever asks: left out of every tree.
   * @throws RequestError of a `watch-` code.
   */
  open(request_id: string, watch: LocalWatch, selfPids?: readonly number[]): Promise<OpenedWatch>
  /** What would be watched. @throws as `open` */
  find(watch: LocalWatch, selfPids?: readonly number[]): Promise<OpenedWatch>
  /** Takes the last sample and folds what belongs to the request. */
  close(request_id: string, span: WatchSpan): Promise<WatchFigures>
  /** Whether anything is watched. */
  isOpen(): boolean
  stop(): Promise<void>
}

/** The thread that watches. */
export interface WatchThread {
  send(order: WatchOrder): void
  stop(): Promise<void>
}

export interface WatcherDeps extends WatchWindowOptions, WatchWindowsDeps {
  readonly startThread: (onEvent: (event: WatchEvent) => void, onEnd: (reason: string) => void) => WatchThread
  /** The agent and its synthesis process. */
  readonly ownPids: () => readonly number[]
}

export function createWatcher(deps: WatcherDeps): Watcher {
  const windows = createWatchWindows(deps)
  let thread: WatchThread | null = null

  const onEnd = (reason: string) => {
    thread = null
    if (windows.isOpen()) deps.onFault('watch-thread', reason)
    windows.onEnd()
  }
  const ask = async (
    type: 'open' | 'find',
    request_id: string,
    watch: LocalWatch,
    selfPids: readonly number[],
  ): Promise<OpenedWatch> => {
    const found = windows.found(request_id)
    thread ??= deps.startThread(windows.onEvent, onEnd)
    thread.send({ type, request_id, watch, self_pids: [...deps.ownPids(), ...selfPids] })
    const { processes, note } = await found
    return { watched: shownWatch(writeWatch(watch)), processes, note }
  }

  return {
    async open(request_id, watch, selfPids = []) {
      try {
        return await ask('open', request_id, watch, selfPids)
      } catch (error) {
        windows.take(request_id)
        throw error
      }
    },
    async find(watch, selfPids = []) {
      const request_id = randomUUID()
      try {
        return await ask('find', request_id, watch, selfPids)
      } finally {
        windows.take(request_id)
      }
    },
    async close(request_id, span) {
      const closed = thread === null ? null : windows.closed(request_id)
      thread?.send({ type: 'close', request_id })
      const account = await closed
      const isShared = windows.isShared(request_id)
      const figures = watchFigures(windows.take(request_id), account, span, deps)
      return isShared ? withSharedEnergy(figures) : figures
    },
    isOpen: windows.isOpen,
    async stop() {
      await thread?.stop()
    },
  }
}
