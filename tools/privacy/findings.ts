import type { TraceEvent } from './trace-line.js'

/** What a step may do. */
export interface Permission {
  /** Names that it may look up and connect to; with none it stays on this machine. */
  readonly hosts: readonly string[]
  /** Files and folders that it may write, as absolute paths. */
  readonly folders: readonly string[]
  /** Folders of which nothing may be run, such as where packages are read. */
  readonly inert?: readonly string[]
}

/** What a step did, as counts, and what of it nobody asked for. */
export interface Findings {
  readonly loopback: number
  /** Connections to the hosts that it may speak to, and to the name server for them. */
  readonly allowed: number
  readonly written: number
  /** Each once, in words. */
  readonly foreign: readonly string[]
}

const nameServerPort = 53
/** Devices, and what the kernel tells and takes; the memory that processes share is gone with them. */
const systemFolders = ['/dev', '/proc', '/sys']
/** What a program opens as /dev/stdout where that is a pipe. */
const anonymousPipe = /^pipe:\[\d+\]$/

/** Judges what was traced. */
export function judge(events: Iterable<TraceEvent>, { hosts, folders, inert = [] }: Permission): Findings {
  const counts = { loopback: 0, allowed: 0 }
  const files = new Set<string>()
  const foreign = new Set<string>()
  for (const event of events) {
    if (event.type === 'write') {
      files.add(event.path)
      if (!isBelow(event.path, [...folders, ...systemFolders]) && !anonymousPipe.test(event.path))
        foreign.add(`writes ${event.path}`)
    } else if (event.type === 'run') {
      if (isBelow(event.path, inert)) foreign.add(`runs ${event.path}`)
    } else if (event.type === 'lookup') {
      if (!hosts.includes(event.name)) foreign.add(`looks up ${event.name}`)
    } else if (isLoopback(event.address)) counts.loopback++
    // Whose address it is, the lookups tell: a step that may speak to some hosts has to look up those alone.
    else if (hosts.length > 0) counts.allowed++
    else
      foreign.add(
        `${event.port === nameServerPort ? 'asks the name server' : 'connects to'} ${event.address}`,
      )
  }
  return { ...counts, written: files.size, foreign: [...foreign] }
}

function isLoopback(address: string): boolean {
  return /^(127\.|::1$|::ffff:127\.|0\.0\.0\.0$|::$)/.test(address)
}

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
}
