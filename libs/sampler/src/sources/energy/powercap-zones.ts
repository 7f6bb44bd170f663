import { join } from 'node:path'
import { listDirectory, readFileOnce } from '../kept-file.js'

/** One counter of the powercap class (kernel doc power/powercap/powercap). */
export type PowercapZone = {
  /** Below the root. */
  path: string
  part: 'cpu' | 'dram' | 'platform'
}

/** Where the zones hang, below the root. */
export const powercapPath = 'sys/class/powercap'

/**
 * The zones that add up to what they are called by. `intel-rapl-mmio` counts the same package by another door; `core` and
 * `uncore` are inside the package, and on AMD `core` is of one core alone. `psys` is what the maker of the board wired.
 */
export function powercapZones(root: string): PowercapZone[] {
  return raplFolders(root).flatMap((folder) => {
    const path = join(powercapPath, folder)
    const part = partOf(readFileOnce(join(root, path, 'name')))
    return part === null ? [] : [{ path, part }]
  })
}

/** Zones that are listed and lead nowhere: a container hides what they point to. */
export function hasHiddenZones(root: string): boolean {
  const folders = raplFolders(root)
  return (
    folders.length > 0 &&
    folders.every((folder) => readFileOnce(join(root, powercapPath, folder, 'name')) === null)
  )
}

function raplFolders(root: string): string[] {
  return listDirectory(join(root, powercapPath)).filter((name) => /^intel-rapl:\d+(:\d+)?$/.test(name))
}

/** Names of drivers/powercap/intel_rapl_common.c; `package-0-die-1` where a socket has several dies. */
function partOf(name: string | null): PowercapZone['part'] | null {
  if (name === null) return null
  if (/^package-\d+(-die-\d+)?$/.test(name)) return 'cpu'
  if (name === 'dram') return 'dram'
  return name === 'psys' ? 'platform' : null
}
