import { statfsSync } from 'node:fs'
import type { Logger } from 'pino'

/** Free space of a disk that is left to others. */
export interface DiskFloor {
  /** Bytes that are lacking to the floor; 0 when there is room, or the file system does not say. */
  lacking(): number
  /** Why there is no room, as a phrase; null when there is. */
  refusal(): string | null
}

interface DiskFloorOptions {
  readonly folder: string
  /** The setting that names the folder. */
  readonly setting: string
  /** 0: there is no floor. */
  readonly floorBytes: number
  readonly log: Logger
}

const mebibyte = 2 ** 20
/** A sample asks ten times a second; a disk does not fill as fast as that. */
const readEveryMs = 1000

export const noDiskFloor: DiskFloor = { lacking: () => 0, refusal: () => null }

/** The floor of the disk that a folder is on, which is read at most once a second. */
function createDiskFloor({ folder, setting, floorBytes, log }: DiskFloorOptions): DiskFloor {
  let readAtMs = -Infinity
  let free: number | null = null
  let wasLow = false
  const lacking = () => {
    if (floorBytes === 0) return 0
    const nowMs = performance.now()
    if (nowMs - readAtMs >= readEveryMs) {
      readAtMs = nowMs
      free = freeBytes(folder)
    }
    const bytes = free === null ? 0 : Math.max(0, floorBytes - free)
    if (bytes > 0 !== wasLow) {
      wasLow = !wasLow
      const [free_mb, floor_mb] = [toMb(free), toMb(floorBytes)]
      if (wasLow) log.warn({ event: 'disk-low', folder, free_mb, floor_mb })
      else log.info({ event: 'disk-has-room', folder, free_mb, floor_mb })
    }
    return bytes
  }
  return {
    lacking,
    refusal: () =>
      lacking() === 0
        ? null
        : `${toMb(free)} MB are free on the disk of ${setting} (${folder}), fewer than the ${toMb(floorBytes)} of ` +
          'VOICEMARK_DISK_FLOOR_MB; free space there, or set a lower floor',
  }
}

const toMb = (bytes: number | null) => Math.floor((bytes ?? 0) / mebibyte)

/** Of the disks that an agent writes to, which may be one. */
export interface DiskFloors {
  readonly home: DiskFloor
  readonly metrics: DiskFloor
}

export const noDiskFloors: DiskFloors = { home: noDiskFloor, metrics: noDiskFloor }

/** The floors that the settings ask for. */
export function createDiskFloors(
  { home, metricsDir, diskFloorMb }: { home: string; metricsDir: string; diskFloorMb: number },
  log: Logger,
): DiskFloors {
  const floorBytes = diskFloorMb * mebibyte
  return {
    home: createDiskFloor({ folder: home, setting: 'VOICEMARK_HOME', floorBytes, log }),
    metrics: createDiskFloor({ folder: metricsDir, setting: 'VOICEMARK_METRICS_DIR', floorBytes, log }),
  }
}

/** What a user that is not root may still write; null when the file system does not say. */
export function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize, blocks } = statfsSync(folder)
    // Some network and memory file systems know no size and say 0 of 0.
    return blocks === 0 ? null : bavail * bsize
  } catch {
    // Not every file system answers; a write that fails says the rest.
    return null
  }
}
