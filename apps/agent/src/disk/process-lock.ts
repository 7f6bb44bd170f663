import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { hostname, uptime } from 'node:os'
import { StartError, errorCode, readSmallFile } from '@voicemark/daemon'
import { z } from 'zod'
import { tryOsLock, type OsLock } from './os-lock.js'

/** A lock that this process holds until it releases it or ends, however it ends. */
export interface ProcessLock {
  /** May be called twice. */
  release(): void
}

const holder = z.object({
  pid: z.number().int().positive(),
  /** Of `/proc/<pid>/stat`; null where there is no /proc. */
  started: z.string().nullable(),
  /** Versions that held a lock by this file alone did not write it. */
  host: z.string().optional(),
})

const flags = constants.O_RDWR | constants.O_CREAT
const tries = 5
const pauseMs = 20

/**
 * Takes a lock for this process. The operating system holds it, so that it is held across containers and gone with the
 * process; the file names its holder for people, and for versions that knew nothing else.
 * @throws StartError with what `inUse` says of the holder, such as `pid 7`; the system's error.
 */
export function takeLock(file: string, inUse: (holder: string) => string): ProcessLock {
  for (let left = tries; ; left -= 1) {
    const fd = openSync(file, flags, 0o600)
    const lock = tryOsLock(fd)
    const isOurs = lock !== 'held' && isStill(file, fd)
    const old = isOurs ? liveHolder(file, lock) : null
    if (isOurs && old === null) return writeHolder(file, fd)
    closeSync(fd)
    // Who only looks whether it is held has it for a moment, and so has who removes it.
    if (old !== null || left === 0) throw new StartError(inUse(old ?? holderOf(file)))
    pause()
  }
}

/** Whether a live process holds this lock. */
export function isHeld(file: string): boolean {
  const fd = openExisting(file)
  if (fd === null) return false
  try {
    const lock = tryOsLock(fd)
    return lock === 'held' || liveHolder(file, lock) !== null
  } finally {
    closeSync(fd)
  }
}

function writeHolder(file: string, fd: number): ProcessLock {
  ftruncateSync(fd)
  writeSync(fd, JSON.stringify({ pid: process.pid, started: startMark(process.pid), host: hostname() }), 0)
  let isReleased = false
  return {
    release() {
      if (isReleased) return
      isReleased = true
      // Removed while it is held: whoever opened it before finds it gone and opens the next one.
      rmSync(file, { force: true })
      closeSync(fd)
    },
  }
}

/** Whether the path is the file that was opened, and not one that came in its place. */
function isStill(file: string, fd: number): boolean {
  const there = statSync(file, { bigint: true, throwIfNoEntry: false })
  const opened = fstatSync(fd, { bigint: true })
  return there?.ino === opened.ino && there.dev === opened.dev
}

/** A holder that is known by its pid alone: of an older version, or where the system has no locks. */
function liveHolder(file: string, lock: OsLock): string | null {
  const named = readHolder(file)
  if (named === null || (named.host !== undefined && lock === 'taken')) return null
  const { pid, started } = named
  const mark = startMark(pid)
  if (started !== null && mark !== null) return mark === started ? `pid ${pid}` : null
  // A process of now may have the pid of one from before the machine was started.
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return isAlive(pid) && written / 1000 > Date.now() / 1000 - uptime() ? `pid ${pid}` : null
}

function holderOf(file: string): string {
  const named = readHolder(file)
  if (named === null) return 'pid unknown'
  const { pid, host } = named
  return host === undefined || host === hostname() ? `pid ${pid}` : `pid ${pid} on ${host}`
}

function readHolder(file: string): z.infer<typeof holder> | null {
  try {
    return holder.parse(JSON.parse(readSmallFile(file)))
  } catch {
    // New, or cut short by a power failure: nobody is known by it.
    return null
  }
}

/** Field 22 of /proc/<pid>/stat, the start time in ticks: it tells a reused pid apart (man proc(5)). */
function startMark(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    // No /proc on this system, or no such process: the signal test decides.
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

function openExisting(file: string): number | null {
  try {
    return openSync(file, 'r+')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs)
}
