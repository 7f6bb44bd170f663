import { readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../clock/clock.js'
import { listDirectory, parseSysfsNumber } from '../../sources/kept-file.js'
import { orGone, readProcessFile } from '../proc/process-file.js'
import { createDrmBusy } from './drm-busy.js'
import { parseDrmFile, type DrmFile } from './drm-file.js'
import { noProcessGpu, type ProcessGpu } from './process-gpu.js'

/** To go through all open files of a process takes ms. */
const heldMs = 1000

/** AMD and Intel GPUs, by what the kernel says of open files, and of compute (KFD). */
export function createDrmProcessGpu(root: string, clock: Clock): ProcessGpu {
  const nodes = listDirectory(join(root, 'sys/class/drm')).filter((name) => name.startsWith('renderD'))
  if (nodes.length === 0) return noProcessGpu
  const busy = createDrmBusy()
  let readAtMs = -Infinity
  let held: { memoryMb: number | null; percent: number | null } = { memoryMb: null, percent: null }
  const look = (pids: readonly number[]) => {
    if (clock.nowMs() - readAtMs < heldMs) return held
    readAtMs = clock.nowMs()
    const clients = clientsOf(root, pids)
    const sizes = clients.map(({ memoryMb }) => memoryMb).filter((mb) => mb !== null)
    const openMb = sizes.length === 0 ? null : sum(sizes)
    held = { memoryMb: larger(openMb, computeMb(root, pids)), percent: busy.next(readAtMs, clients) }
    return held
  }
  return {
    memoryMb: (pids) => look(pids).memoryMb,
    percent: (pids) => look(pids).percent,
    close: () => undefined,
  }
}

function clientsOf(root: string, pids: readonly number[]): DrmFile[] {
  const files = pids.flatMap((pid) => gpuFiles(join(root, 'proc', String(pid))))
  const clients = files.map(parseDrmFile).filter((file) => file !== null)
  return [...new Map(clients.map((file) => [file.client, file])).values()]
}

function gpuFiles(folder: string): string[] {
  const fds = orGone(() => readdirSync(join(folder, 'fd'))) ?? []
  const ofGpu = fds.filter((fd) => {
    return orGone(() => readlinkSync(join(folder, 'fd', fd)))?.startsWith('/dev/dri/') === true
  })
  return ofGpu.map((fd) => readProcessFile(join(folder, 'fdinfo', fd)) ?? '')
}

/** /sys/class/kfd/kfd/proc/PID/vram_GPU, bytes: as amdkfd writes it (kfd_process.c). */
function computeMb(root: string, pids: readonly number[]): number | null {
  const files = pids.flatMap((pid) => {
    const folder = join(root, 'sys/class/kfd/kfd/proc', String(pid))
    return listDirectory(folder)
      .filter((name) => name.startsWith('vram_'))
      .map((name) => join(folder, name))
  })
  const sizes = files.map((path) => parseSysfsNumber(readProcessFile(path))).filter((bytes) => bytes !== null)
  return sizes.length === 0 ? null : sum(sizes) / 2 ** 20
}

/** Newer kernels count compute among the open files as well: the larger one has both. */
function larger(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
