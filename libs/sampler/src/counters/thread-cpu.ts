import { readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { openProcessFile, orGone } from '../processes/proc/process-file.js'
import type { ThreadCpu } from './process-counters.js'
import { parseSchedstat } from './threads.js'

/** The number of the thread that calls this; null without /proc/thread-self, which Linux has since 3.17. */
export function ownThreadId(root = '/'): number | null {
  const target = orGone(() => readlinkSync(join(root, 'proc/thread-self')))
  const tid = /\/task\/(\d+)$/.exec(target ?? '')?.[1]
  return tid === undefined ? null : Number(tid)
}

/** Processor time of one thread of the own process, whichever thread asks. */
export function openThreadCpu(tid: number | null, root = '/'): ThreadCpu {
  const file = tid === null ? null : openProcessFile(join(root, 'proc/self/task', String(tid), 'schedstat'))
  return () => {
    const ranNs = parseSchedstat(file?.read() ?? '')?.ranNs ?? 0
    return ranNs === 0 ? null : ranNs / 1e9
  }
}
