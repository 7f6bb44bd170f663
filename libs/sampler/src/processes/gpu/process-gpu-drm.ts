import { readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../clock/clock.js'
import { listDirectory, parseSysfsNumber } from '../../sources/kept-file.js'
import { orGone, readProcessFile } from '../proc/process-file.js'
import { parseDrmMemory } from './drm-memory.js'
import { noProcessGpu, type ProcessGpu } from './process-gpu.js'

/** To go through all open files of a process takes ms. */
const heldMs = 1000

/** AMD and Intel GPUs, by what the kernel says of open files, and of compute (KFD). */
export function createDrmProcessGpu(root: string, clock: Clock): ProcessGpu {
  const nodes = listDirectory(join(root, 'sys/class/drm')).filter((name) => name.startsWith('renderD'))
  if (nodes.length === 0) return noProcessGpu
  let readAtMs = -Infinity
  let memoryMb: number | null = null
  return {
    memoryMb: (pids) => {
      if (clock.nowMs() - readAtMs < heldMs) return memoryMb
      readAtMs = clock.nowMs()
      memoryMb = larger(openFilesMb(root, pids), computeMb(root, pids))
      return memoryMb
    },
    close: () => undefined,
  }
}

function openFilesMb(root: string, pids: readonly number[]): number | null {
  const clients = new Map<string, number>()
  for (const pid of pids) {
    for (const text of gpuFiles(join(root, 'proc', String(pid)))) {
      const held = parseDrmMemory(text)
      if (held !== null) clients.set(held.client, held.memoryMb)
    }
  }
  return clients.size === 0 ? null : sum([...clients.values()])
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
