import type { OomKill } from '@voicemark/sampler'
import type { OomSource } from '@voicemark/schema'
import type { Failure } from '../../request-error.js'

/** How a synthesis process ended without being asked to. */
export interface ProcessExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** The end of what it wrote to its error stream. */
  readonly stderr: string
  /** Who killed in its control group for want of memory meanwhile. */
  readonly killedBy: OomKill
}

/** The failure that an exit means for the request that was in synthesis. */
export function exitCause({ code, signal, stderr, killedBy }: ProcessExit): Failure {
  if (/heap out of memory/i.test(stderr))
    return outOfMemory('heap', 'the JavaScript heap of the synthesis process was full')
  if (signal === 'SIGKILL' && killedBy !== null)
    return outOfMemory(killedBy === 'unknown' ? null : killedBy, killWords[killedBy])
  const how = signal === null ? `ended with status ${code ?? 'unknown'}` : `was ended by ${signal}`
  return { failure_class: 'engine', code: 'engine-failed', detail: `the synthesis process ${how}` }
}

const killWords = {
  kernel: 'the kernel ended the synthesis process to free memory: the machine had none left',
  cgroup: 'the kernel ended the synthesis process: its control group reached its memory limit',
  unknown: 'the synthesis process was ended when the kernel freed memory; its control group is gone',
}

/** A failure for want of memory. */
export function outOfMemory(oom_source: OomSource | null, detail: string): Failure {
  return { failure_class: 'oom', code: 'synthesis-memory', detail, oom_source }
}
