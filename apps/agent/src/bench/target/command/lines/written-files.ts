import { readdirSync, readlinkSync, realpathSync, statSync, watch, type FSWatcher } from 'node:fs'
import { dirname, join } from 'node:path'
import { monotonicMs } from '../../../../keeper/launcher/orders.js'
import { below, readProcesses } from '../../../../keeper/launcher/process-table.js'
import { isFreshSound } from './named-file.js'

const lookMs = 20

export interface WrittenPlace {
  /** A file, or a folder of files, as the program takes it. */
  readonly out: string
  /** Of the process below which the program runs. */
  readonly launcherPid: number
  readonly since_ms: number
  readonly isRaw: boolean
}

/**
 * Waits for a file of sound that is written and closed again. When it was written last is heard at once from the system;
 * whether anybody has it open is looked for now and then, in /proc: elsewhere the program has to name its file.
 */
export function watchWritten(
  { out, launcherPid, since_ms, isRaw }: WrittenPlace,
  onWritten: (path: string, at_ms: number) => void,
): { close(): void } {
  const watchers = new Map<string, FSWatcher>()
  let changed_ms: number | null = null
  const listen = (folder: string) => {
    if (watchers.has(folder)) return
    watchers.set(
      folder,
      watch(folder, () => (changed_ms = monotonicMs())).on('error', () => undefined),
    )
  }
  listen(dirname(out))
  const look = () => {
    if (statSync(out, { throwIfNoEntry: false })?.isDirectory() === true) listen(out)
    const fresh = filesOf(out).find((path) => isFreshSound(path, since_ms, isRaw))
    if (fresh === undefined || isOpen(fresh, launcherPid) !== false) return
    onWritten(fresh, changed_ms ?? stampOf(fresh))
  }
  const timer = setInterval(look, lookMs)
  return {
    close() {
      clearInterval(timer)
      for (const watcher of watchers.values()) watcher.close()
    },
  }
}

function filesOf(out: string): string[] {
  const names = namesIn(out)
  return names.length === 0 ? [out] : names.map((name) => join(out, name))
}

/** Empty where it is no folder, or one of nobody any more. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Whether a process below the launcher has a file open; null where that cannot be seen. */
function isOpen(path: string, launcherPid: number): boolean | null {
  const table = readProcesses()
  if (table.length === 0) return null
  const real = realpathSync(path)
  return below(launcherPid, table).some(({ pid }) => openFiles(pid).includes(real))
}

function openFiles(pid: number): string[] {
  const folder = `/proc/${pid}/fd`
  return namesIn(folder).flatMap((fd) => linkOf(join(folder, fd)) ?? [])
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    // It was closed meanwhile.
    return null
  }
}

/** The file system's stamp, by the monotonic clock. */
const stampOf = (path: string) => monotonicMs() - (Date.now() - statSync(path).mtimeMs)
