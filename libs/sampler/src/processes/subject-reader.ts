import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { LocalWatch } from '@voicemark/schema'
import { createSystemClock, type Clock } from '../clock/clock.js'
import type { ThreadCpu } from '../counters/process-counters.js'
import { startChildProcess, type StartChild } from '../sources/child-process.js'
import { shareNvidia, type SharedNvidia } from '../sources/gpu/nvidia/shared-nvidia.js'
import { createCgroupReader } from './cgroup/cgroup-reader.js'
import { runProgram, type RunProgram } from './cgroup/container.js'
import { findCgroup } from './cgroup/found-cgroup.js'
import { findRoots } from './finding/roots.js'
import type { Watcher } from './finding/watcher-rights.js'
import { openProcessGpu } from './gpu/open-process-gpu.js'
import { createListedReader } from './listed/listed-reader.js'
import { listedRoots } from './listed/listed-roots.js'
import type { SubjectReader } from './subject/subject.js'
import { WatchError } from './subject/watch-error.js'
import { createTreeReader } from './tree/tree-reader.js'

export interface SubjectDeps {
  /** Our own agent and whoever asks: never watched, nor what is below them unless that is what was asked for. */
  readonly selfPids: readonly number[]
  /** Where /proc and /sys hang. @default '/' */
  readonly root?: string
  /** @default the machine's clock */
  readonly clock?: Clock
  /** The user that watches; 0 may watch all. @default who runs this */
  readonly user?: number
  /** @default a real child process */
  readonly startChild?: StartChild
  /** Cards of NVIDIA that others read in this thread as well. @default its own */
  readonly nvidia?: SharedNvidia
  /** Processor time of the thread that watches, seconds. @default not told */
  readonly samplerCpu?: ThreadCpu
  /** Asks docker or podman for a container. @default a real program */
  readonly run?: RunProgram
}

/**
 * Watches what a watch names: processes with all that descends from them, or a cgroup.
 * @throws WatchError when there is nothing to watch, or when it may not be watched.
 */
export function createSubjectReader(watch: LocalWatch, deps: SubjectDeps): SubjectReader {
  const { root = '/', clock = createSystemClock(), user = process.getuid?.() ?? 0 } = deps
  const { startChild = startChildProcess, run = runProgram, samplerCpu = () => null } = deps
  const selfPids = new Set([...deps.selfPids, process.pid])
  if (!existsSync(join(root, 'proc/self/stat'))) {
    const roots = listedRoots(watch, selfPids)
    return createListedReader({ roots, counted: watch.kind !== 'children', excluded: selfPids, clock })
  }
  const watcher: Watcher = { root, user, selfPids }
  const { nvidia = shareNvidia({ root, gpu: null, clock, startChild, onFault: () => undefined }) } = deps
  const openGpu = () => openProcessGpu({ root, clock, nvidia })
  if (watch.kind === 'container' || watch.kind === 'cgroup') {
    const folders = findCgroup(watch, watcher, run)
    const findAgain = () => orNull(() => findCgroup(watch, watcher, run))
    return createCgroupReader({ root, clock, gpu: openGpu(), folders, findAgain, selfPids, samplerCpu })
  }
  const roots = findRoots(watch, watcher, clock)
  return createTreeReader({ root, roots, excluded: selfPids, gpu: openGpu(), samplerCpu })
}

function orNull<T>(find: () => T): T | null {
  try {
    return find()
  } catch (error) {
    if (error instanceof WatchError) return null
    throw error
  }
}
