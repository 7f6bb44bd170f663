import { readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { orGone } from '../proc/process-file.js'

/** PROC_PID_INIT_INO of the kernel's proc_ns.h: the numbers here are the machine's own. */
const machinesOwn = 'pid:[4026531836]'

/**
 * Whether a process that a driver lists by its number is the one that has this number here. In a container older drivers give
 * the machine's numbers, which are others' here: there the process has to have a file of the driver open.
 */
export function createPidCheck(root: string): (pid: number) => boolean {
  const namespace = orGone(() => readlinkSync(join(root, 'proc/self/ns/pid')))
  if (namespace === null || namespace === machinesOwn) return () => true
  const known = new Set<number>()
  return (pid) => {
    if (!known.has(pid) && hasDriverOpen(join(root, 'proc', String(pid), 'fd'))) known.add(pid)
    return known.has(pid)
  }
}

function hasDriverOpen(folder: string): boolean {
  const fds = orGone(() => readdirSync(folder)) ?? []
  return fds.some((fd) => /^\/dev\/(nvidia|dxg)/.test(orGone(() => readlinkSync(join(folder, fd))) ?? ''))
}
