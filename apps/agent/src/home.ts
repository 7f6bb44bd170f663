import { randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { StartError, errorCode, errorReason } from '@voicemark/daemon'
import { z } from 'zod'
import { writeDurably } from './disk/durable-file.js'

/** The state folder while this agent holds it. */
export interface Home {
  readonly agentId: string
  /** Path of a file or folder of the state folder. */
  path(name: string): string
  release(): void
}

const identity = z.object({ agent_id: z.uuid() })
const holder = z.object({ pid: z.number().int().positive(), started: z.string().nullable() })

/**
 * Opens the state folder for this process alone and reads the agent's identity, made on first use.
 * @throws StartError when another agent holds the folder or it cannot be written.
 */
export function openHome(folder: string): Home {
  const path = (name: string) => join(folder, name)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    takeLock(
      path('agent.lock'),
      (pid) =>
        `VOICEMARK_HOME ${folder} is in use by another agent (pid ${pid}); stop it or set another VOICEMARK_HOME`,
    )
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`VOICEMARK_HOME ${folder} cannot be used: ${errorReason(error)}`)
  }
  return {
    agentId: readIdentity(path('agent.json')),
    path,
    release: () => rmSync(path('agent.lock'), { force: true }),
  }
}

/**
 * Takes a lock for this process; one that a dead process left behind is taken over.
 * @throws StartError with what `inUse` says when a live process holds it.
 */
export function takeLock(file: string, inUse: (pid: number) => string): void {
  for (const last of [false, true]) {
    try {
      const fd = openSync(file, 'wx', 0o600)
      writeSync(fd, JSON.stringify({ pid: process.pid, started: startMark(process.pid) }))
      closeSync(fd)
      return
    } catch (error) {
      if (!isExists(error) || last) throw error
      const pid = liveHolder(file)
      if (pid !== null) throw new StartError(inUse(pid))
      putAside(file)
    }
  }
}

/** Whether a live process holds this lock. */
export function isHeld(file: string): boolean {
  return existsSync(file) && liveHolder(file) !== null
}

/** Two starts can find the same stale lock: the one that comes late must not take away the new one. */
function putAside(file: string): void {
  const aside = `${file}.${process.pid}`
  renameSync(file, aside)
  if (liveHolder(aside) !== null) renameSync(aside, file)
  else unlinkSync(aside)
}

/** The pid that holds the lock, or null when its process is gone: a kill -9 leaves the file behind. */
function liveHolder(file: string): number | null {
  const parsed = holder.safeParse(parseJson(readFileSync(file, 'utf8')))
  if (!parsed.success) return null
  const { pid, started } = parsed.data
  const mark = startMark(pid)
  if (started !== null && mark !== null) return mark === started ? pid : null
  return isAlive(pid) ? pid : null
}

/** Field 22 of /proc/<pid>/stat, the start time in ticks: it tells a reused pid apart (man proc(5)). */
function startMark(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    // No /proc on this system, or no such process: the signal test below decides.
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

function readIdentity(file: string): string {
  try {
    const parsed = identity.safeParse(parseJson(readFileSync(file, 'utf8')))
    if (parsed.success) return parsed.data.agent_id
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw new StartError(`${file} cannot be read: ${errorReason(error)}`)
  }
  const agent_id = randomUUID()
  // Before anything is recorded: an agent that forgets who it is finds its rows refused as another's.
  writeDurably(file, `${JSON.stringify({ agent_id })}\n`)
  return agent_id
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A file cut short by a power failure is as good as absent; the caller makes a new one.
    return null
  }
}

const isExists = (error: unknown) => errorCode(error) === 'EEXIST'
