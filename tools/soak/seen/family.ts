import { readFileSync } from 'node:fs'
import { childrenOf } from './process-reading.js'

/** Programs that are children of those under test, by what stands in their command lines. */
const known = {
  'synthesis/process/child.js': 'synthesis',
  'keeper/launcher/launcher.js': 'keeper',
  'watched-server.mjs': 'served program',
} as const

/** A process by the part that it plays. */
export interface Member {
  readonly role: string
  readonly pid: number
}

/** A process and all below it that are known by their part; others are only counted, as children. */
export function familyOf(role: string, pid: number): Member[] {
  const below = childrenIfAny(pid).flatMap((child) => familyOf(roleOf(child), child))
  return [{ role, pid }, ...below].filter((member) => member.role !== '')
}

function roleOf(pid: number): string {
  const line = commandLine(pid)
  return Object.entries(known).find(([text]) => line.includes(text))?.[1] ?? ''
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return '' // has ended
  }
}

function childrenIfAny(pid: number): number[] {
  try {
    return childrenOf(pid)
  } catch {
    return []
  }
}
