import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { orGone, openProcessFile, openProcessWriter, readProcessFile } from '../proc/process-file.js'
import type { CgroupFolders } from './hierarchy.js'

/** A high-water mark of a cgroup since a moment. */
export interface CgroupPeak {
  /** The most since then, MB of 2^20 bytes; null when the cgroup is gone. */
  peakMb(): number | null
  close(): void
}

/** The kernel's own counters of a cgroup; null where it has no such controller, or when the cgroup is gone. */
export interface CgroupCounters {
  /** Page cache included, MB of 2^20 bytes. */
  memoryMb(): number | null
  /** Of all that ever ran in it, seconds. */
  cpuS(): number | null
  /** Begins a mark; null where the kernel keeps none that can be set back. */
  beginPeak(): CgroupPeak | null
  close(): void
}

/** Counters of version 2, and where that has none of a controller, of version 1. */
export function openCgroupCounters({ unified, memory, cpuacct }: CgroupFolders): CgroupCounters {
  const current = openFirst([unified, 'memory.current'], [memory, 'memory.usage_in_bytes'])
  const stat = openFirst([unified, 'cpu.stat'])
  const usage = openFirst([cpuacct, 'cpuacct.usage'])
  return {
    memoryMb: () => megabytes(current?.read() ?? null),
    cpuS: () => parseUsageS(stat?.read() ?? '') ?? scaled(usage?.read() ?? null, 1e-9),
    beginPeak: () => beginUnifiedPeak(unified) ?? beginLegacyPeak(memory),
    close: () => [current, stat, usage].forEach((file) => file?.close()),
  }
}

function openFirst(...files: readonly (readonly [folder: string | null, name: string])[]) {
  for (const [folder, name] of files) {
    const file = folder === null ? null : openProcessFile(join(folder, name))
    if (file !== null) return file
  }
  return null
}

/** Since Linux 6.12 a write to memory.peak begins a mark that is this descriptor's own: kernel doc cgroup-v2. */
function beginUnifiedPeak(folder: string | null): CgroupPeak | null {
  const fd = folder === null ? null : orGone(() => openSync(join(folder, 'memory.peak'), 'r+'))
  if (fd === null) return null
  if (orGone(() => writeSync(fd, 'reset')) === null) {
    closeSync(fd)
    return null
  }
  const buffer = Buffer.alloc(32)
  return {
    peakMb: () => {
      const length = orGone(() => readSync(fd, buffer, 0, buffer.length, 0))
      return length === null ? null : megabytes(buffer.toString('latin1', 0, length))
    },
    close: () => closeSync(fd),
  }
}

/** Of version 1 there is one mark for all who ask: kernel doc cgroup-v1/memory. */
function beginLegacyPeak(folder: string | null): CgroupPeak | null {
  const path = folder === null ? null : join(folder, 'memory.max_usage_in_bytes')
  if (path === null) return null
  const mark = openProcessWriter(path, '0')
  const isSet = mark.write()
  mark.close()
  if (!isSet) return null
  return { peakMb: () => megabytes(readProcessFile(path)), close: () => undefined }
}

function parseUsageS(stat: string): number | null {
  const microseconds = /^usage_usec (\d+)$/m.exec(stat)?.[1]
  return microseconds === undefined ? null : Number(microseconds) / 1e6
}

function megabytes(text: string | null): number | null {
  return scaled(text, 2 ** -20)
}

function scaled(text: string | null, factor: number): number | null {
  return text === null || text.trim() === '' || Number.isNaN(Number(text)) ? null : Number(text) * factor
}
