import { join } from 'node:path'
import { readProcessFile } from '../proc/process-file.js'
import type { CgroupFolders } from './hierarchy.js'

/** What a cgroup counts beside memory and CPU time, since it was made; null where it has no such controller. */
export interface CgroupUsage {
  readonly anonymousMb: number | null
  /** All page faults, and those that read a disk. */
  readonly faults: number | null
  readonly majorFaults: number | null
  readonly readBytes: number | null
  /** How long its processes were held back by its CPU quota, seconds. */
  readonly throttledS: number | null
}

/** Of version 2, and where that has none of a controller, of version 1. */
export function readCgroupUsage({ unified, memory, cpu, blkio }: CgroupFolders): CgroupUsage {
  const stat = read(unified, 'memory.stat')
  const legacyStat = read(memory, 'memory.stat')
  return {
    anonymousMb: scaled(field(stat, 'anon') ?? field(legacyStat, 'total_rss'), 2 ** -20),
    faults: field(stat, 'pgfault') ?? field(legacyStat, 'total_pgfault'),
    majorFaults: field(stat, 'pgmajfault') ?? field(legacyStat, 'total_pgmajfault'),
    readBytes: parseIoStat(read(unified, 'io.stat')) ?? parseBlkio(readBlkio(blkio)),
    throttledS:
      scaled(field(read(unified, 'cpu.stat'), 'throttled_usec'), 1e-6) ??
      scaled(field(read(cpu, 'cpu.stat'), 'throttled_time'), 1e-9),
  }
}

const readBlkio = (folder: string | null) => read(folder, 'blkio.throttle.io_service_bytes_recursive')

function read(folder: string | null, name: string): string | null {
  return folder === null ? null : readProcessFile(join(folder, name))
}

/** A line of a flat keyed file: kernel doc cgroup-v2. */
function field(text: string | null, key: string): number | null {
  const value = text === null ? undefined : new RegExp(`^${key} (\\d+)$`, 'm').exec(text)?.[1]
  return value === undefined ? null : Number(value)
}

/** `8:16 rbytes=1459200 wbytes=…` for each device that was ever used: kernel doc cgroup-v2. */
export function parseIoStat(text: string | null): number | null {
  if (text === null) return null
  return sum([...text.matchAll(/ rbytes=(\d+)/g)].map(([, bytes]) => Number(bytes)))
}

/** `8:16 Read 1459200`: kernel doc cgroup-v1/blkio-controller. Without a device nobody counts. */
export function parseBlkio(text: string | null): number | null {
  const bytes = [...(text ?? '').matchAll(/^\d+:\d+ Read (\d+)$/gm)].map(([, read]) => Number(read))
  return bytes.length === 0 ? null : sum(bytes)
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor
}
