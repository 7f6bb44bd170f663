import type { LocalWatch } from '@voicemark/schema'
import type { Clock } from '../../clock/clock.js'
import { WatchError } from '../subject/watch-error.js'
import { findListeners } from './listeners.js'
import { findNamed } from './named.js'
import { checkedRoot, type Watcher } from './watcher-rights.js'

/** The processes that a watch begins at, and those that follow them when they end. */
export interface Roots {
  readonly pids: readonly number[]
  /** False where only what is below them is watched. */
  readonly counted: boolean
  /** What has to be said of the watch as it is now. */
  notes(): readonly string[]
  /** To be called with what ended at each look; `add` takes one that goes on. What happened is said. */
  after(gone: readonly number[], add: (pid: number) => boolean): readonly string[]
}

type ProcessWatch = Extract<LocalWatch, { kind: 'pids' | 'children' | 'port' | 'name' }>

/** To look for a process in all of /proc takes ms. */
const searchEveryMs = 1000

/** @throws WatchError when there is nothing to watch, or when it may not be watched. */
export function findRoots(watch: ProcessWatch, watcher: Watcher, clock: Clock): Roots {
  const find = () => search(watch, watcher)
  const pids = find()
  const current = new Set(pids)
  const ended: number[] = []
  let searchedAtMs = -Infinity

  function followers(): number[] {
    if (watch.kind !== 'port' && watch.kind !== 'name') return []
    if (clock.nowMs() - searchedAtMs < searchEveryMs) return []
    searchedAtMs = clock.nowMs()
    try {
      return find()
    } catch (error) {
      if (error instanceof WatchError) return []
      throw error
    }
  }

  function after(gone: readonly number[], add: (pid: number) => boolean): string[] {
    const lost = gone.filter((pid) => current.delete(pid))
    ended.push(...lost)
    if (ended.length === 0) return []
    const found = followers().filter(add)
    if (found.length === 0) return lost.map((pid) => `pid ${pid} ended`)
    found.forEach((pid) => current.add(pid))
    return [`${pidList(ended.splice(0))} ended, ${pidList(found)} ${found.length > 1 ? 'go' : 'goes'} on`]
  }

  return {
    pids,
    counted: watch.kind !== 'children',
    notes: () => [...severalNote(watch, pids), ...ended.map((pid) => `pid ${pid} ended`)],
    after,
  }
}

function search(watch: ProcessWatch, watcher: Watcher): number[] {
  switch (watch.kind) {
    case 'pids':
      return [...new Set(watch.pids.map((pid) => checkedRoot(watcher, pid)))]
    case 'children':
      return [checkedRoot(watcher, watch.pid)]
    case 'port':
      return findListeners(watcher, watch.port)
    case 'name':
      return findNamed(watcher, watch.name)
  }
}

function severalNote(watch: ProcessWatch, pids: readonly number[]): string[] {
  if (pids.length < 2 || watch.kind === 'pids' || watch.kind === 'children') return []
  const what = watch.kind === 'port' ? `listen on port ${watch.port}` : `are called ${watch.name}`
  return [`${pids.length} processes ${what}, all watched: ${pids.join(', ')}`]
}

function pidList(pids: readonly number[]): string {
  return `pid ${pids.join(', ')}`
}
