import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { orGone } from '../proc/process-file.js'
import { listProcesses, readIdentity, topmost, type ProcessIdentity } from '../proc/process-list.js'
import { WatchError } from '../subject/watch-error.js'
import { refusalOf, type Watcher } from './watcher-rights.js'

/** A socket that listens. */
export interface ListeningSocket {
  readonly inode: string
  readonly user: number
}

/**
 * Processes that listen on a TCP port; of workers that share a socket only the one that they descend from.
 * @throws WatchError when there is none that may be watched.
 */
export function findListeners(watcher: Watcher, port: number): number[] {
  const sockets = ['tcp', 'tcp6'].flatMap((table) => {
    return parseListening(readTable(watcher.root, table), port)
  })
  if (sockets.length === 0) throw noListener(port)
  const holders = holdersOf(watcher.root, new Set(sockets.map(({ inode }) => inode)))
  const allowed = holders.filter((found) => refusalOf(watcher, found) === null)
  const refusal = holders.map((found) => refusalOf(watcher, found)).find((error) => error !== null)
  if (allowed.length === 0) throw refusal ?? notToBeSeen(watcher, port, sockets[0]?.user ?? 0)
  refuseForwarder(allowed, port)
  return topmost(
    watcher.root,
    allowed.map(({ pid }) => pid),
  )
}

/** Sockets of one port in /proc/net/tcp or tcp6 that are in state LISTEN (0A): man proc_net(5). */
export function parseListening(table: string, port: number): ListeningSocket[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const lines = table.split('\n').map((line) => line.trim().split(/\s+/))
  return lines.flatMap(([, local, , state, , , , user, , inode]) => {
    if (state !== '0A' || inode === undefined || local?.endsWith(suffix) !== true) return []
    return [{ inode, user: Number(user) }]
  })
}

/** Longer than the scratch of kept files when a machine has many connections. */
function readTable(root: string, table: string): string {
  const path = join(root, 'proc/net', table)
  return orGone(() => readFileSync(path, 'latin1')) ?? ''
}

function holdersOf(root: string, inodes: ReadonlySet<string>): ProcessIdentity[] {
  return listProcesses(root)
    .filter((pid) => holdsSocket(root, pid, inodes))
    .map((pid) => readIdentity(root, pid))
    .filter((found) => found !== null)
}

function holdsSocket(root: string, pid: number, inodes: ReadonlySet<string>): boolean {
  const folder = join(root, 'proc', String(pid), 'fd')
  const names = orGone(() => readdirSync(folder)) ?? []
  return names.some((name) => {
    const target = orGone(() => readlinkSync(join(folder, name))) ?? ''
    return target.startsWith('socket:[') && inodes.has(target.slice(8, -1))
  })
}

/** Docker's forwarder listens for a container and does none of its work. */
function refuseForwarder(holders: readonly ProcessIdentity[], port: number) {
  if (!holders.every(({ comm }) => comm === 'docker-proxy')) return
  throw new WatchError(
    'watch-no-listener',
    `port ${port} is a container's: docker-proxy forwards it; watch container:NAME (docker ps lists them)`,
  )
}

function noListener(port: number): WatchError {
  return new WatchError(
    'watch-no-listener',
    `no process listens on TCP port ${port} of this machine; start the server first, or give its pid: or container:`,
  )
}

function notToBeSeen(watcher: Watcher, port: number, user: number): WatchError {
  return user === watcher.user
    ? new WatchError(
        'watch-no-right',
        `what listens on port ${port} cannot be seen from here; it may be in a container: watch container:NAME`,
      )
    : new WatchError(
        'watch-not-yours',
        `what listens on port ${port} runs as user ${user}, the agent as user ${watcher.user}; run the agent as that user`,
      )
}
