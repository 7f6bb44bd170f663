import { readdirSync, readFileSync } from 'node:fs'

/** A process that lives. */
export interface TableRow {
  readonly pid: number
  readonly ppid: number
  readonly session: number
}

/** All processes but those that only wait to be asked for their account; empty where there is no /proc. */
export function readProcesses(root = '/proc'): TableRow[] {
  try {
    return readdirSync(root).flatMap((name) => (/^\d+$/.test(name) ? (readProcess(name, root) ?? []) : []))
  } catch {
    // Another system.
    return []
  }
}

/** The session of a process, also of one that has ended and was not asked for its account yet. */
export const sessionOf = (pid: number, root = '/proc') => readStat(String(pid), root)?.session ?? null

function readProcess(name: string, root: string): TableRow | null {
  const stat = readStat(name, root)
  return stat === null || isOver(stat) ? null : stat
}

/** The first thread of a process may have ended before the others, which live on: then the kernel has no account of it yet. */
const isOver = ({ state, threads }: { readonly state: string; readonly threads: number }) =>
  (state === 'Z' && threads <= 1) || state === 'X'

function readStat(name: string, root: string) {
  try {
    return parseStat(readFileSync(`${root}/${name}/stat`, 'latin1'))
  } catch {
    // It ended meanwhile.
    return null
  }
}

/** `pid (comm) state ppid pgrp session … num_threads …`; a comm may have brackets and spaces in it (`man 5 proc`). */
function parseStat(text: string) {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state = '', ppid, , session] = fields
  const threads = Number(fields[17])
  return { pid: parseInt(text, 10), state, ppid: Number(ppid), session: Number(session), threads }
}

/** The processes below one, itself left out. */
export function below(pid: number, table: readonly TableRow[]): TableRow[] {
  const children = new Map<number, TableRow[]>()
  for (const row of table) children.set(row.ppid, [...(children.get(row.ppid) ?? []), row])
  const found: TableRow[] = []
  const next = [...(children.get(pid) ?? [])]
  for (let row = next.pop(); row !== undefined; row = next.pop()) {
    found.push(row)
    next.push(...(children.get(row.pid) ?? []))
  }
  return found
}
