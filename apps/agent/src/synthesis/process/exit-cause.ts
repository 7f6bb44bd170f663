import { readFileSync } from 'node:fs'
import type { Failure } from '../../request-error.js'

/** How a synthesis process ended without being asked to. */
export interface ProcessExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** The end of what it wrote to its error stream. */
  readonly stderr: string
  /** Whether the kernel killed a process for want of memory meanwhile. */
  readonly kernelOom: boolean
}

/** The failure that an exit means for the request that was in synthesis. */
export function exitCause({ code, signal, stderr, kernelOom }: ProcessExit): Failure {
  if (/heap out of memory/i.test(stderr))
    return outOfMemory('the JavaScript heap of the synthesis process was full')
  if (signal === 'SIGKILL' && kernelOom)
    return outOfMemory('the kernel ended the synthesis process to free memory')
  const how = signal === null ? `ended with status ${code ?? 'unknown'}` : `was ended by ${signal}`
  return { failure_class: 'engine', code: 'engine-failed', detail: `the synthesis process ${how}` }
}

/** A failure for want of memory. */
export function outOfMemory(detail: string): Failure {
  return { failure_class: 'oom', code: 'synthesis-memory', detail }
}

/** How many processes the kernel has killed for want of memory since boot (`oom_kill` of /proc/vmstat); null elsewhere. */
export function readOomKills(root = '/'): number | null {
  try {
    return parseOomKills(readFileSync(`${root}proc/vmstat`, 'latin1'))
  } catch {
    // No /proc/vmstat on this system: an OOM kill cannot be told from another SIGKILL.
    return null
  }
}

/** Reads `oom_kill N` out of the text of /proc/vmstat. */
export function parseOomKills(text: string): number | null {
  const match = /^oom_kill (\d+)$/m.exec(text)
  return match?.[1] === undefined ? null : Number(match[1])
}
