import type { LocalWatch } from '@voicemark/schema'
import { createSystemClock, type Clock } from '../clock/clock.js'
import { findRoots } from './finding/roots.js'
import { noProcessGpu } from './gpu/process-gpu.js'
import type { SubjectReader } from './subject/subject.js'
import { createTreeReader } from './tree/tree-reader.js'
import { WatchError } from './subject/watch-error.js'

export interface SubjectDeps {
  /** Our own agent and whoever asks: never watched, nor what is below them unless that is what was asked for. */
  readonly selfPids: readonly number[]
  /** Where /proc and /sys hang. @default '/' */
  readonly root?: string
  /** @default the machine's clock */
  readonly clock?: Clock
  /** The user that watches; 0 may watch all. @default who runs this */
  readonly user?: number
}

/**
 * Watches what a watch names: processes with all that descends from them, or a cgroup.
 * @throws WatchError when there is nothing to watch, or when it may not be watched.
 */
export function createSubjectReader(watch: LocalWatch, deps: SubjectDeps): SubjectReader {
  const { root = '/', clock = createSystemClock(), user = process.getuid?.() ?? 0 } = deps
  const excluded = new Set([...deps.selfPids, process.pid])
  if (watch.kind === 'container' || watch.kind === 'cgroup')
    throw new WatchError('watch-unsupported', `${watch.kind} cannot be watched yet`)
  const roots = findRoots(watch, { root, user, selfPids: excluded }, clock)
  return createTreeReader({ root, roots, excluded, gpu: noProcessGpu })
}
