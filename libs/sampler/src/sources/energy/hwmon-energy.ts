import { join } from 'node:path'
import { listDirectory, openKeptFile, parseSysfsNumber, readFileOnce } from '../kept-file.js'
import type { Source } from '../source.js'
import { countedOf, nothingCounted, type Counted } from './counted.js'
import { isReadable } from './readable.js'
import { createCounterTally } from './tally.js'

/** Drivers that count the sockets of AMD processors: Linux 5.8 to 5.12, and outside the kernel since. */
const drivers = /^(amd_energy|zenergy)$/

/** Where their counters are, below the root; `Ecore…` are the cores of a socket and inside it. */
export function socketCounters(root: string): string[] {
  const base = 'sys/class/hwmon'
  return listDirectory(join(root, base)).flatMap((device) => {
    const folder = join(base, device)
    if (!drivers.test(readFileOnce(join(root, folder, 'name')) ?? '')) return []
    const inputs = listDirectory(join(root, folder)).filter((name) => /^energy\d+_input$/.test(name))
    return inputs
      .map((name) => join(folder, name))
      .filter((path) => /^Esocket/.test(readFileOnce(join(root, path.replace(/input$/, 'label'))) ?? ''))
  })
}

/** The driver sums the register itself, in 64 bits, so that its counters do not come round. */
const counter = { rangeJ: null, mostW: 1000, refreshMs: 1 }

/** All sockets by kernel doc hwmon/amd_energy; nothing where one may not be read. */
export function createSocketEnergySource(root: string): Source<Counted> {
  const paths = socketCounters(root).map((path) => join(root, path))
  if (paths.length === 0 || !paths.every(isReadable)) return nothingCounted
  const sockets = paths.map((path) => ({ file: openKeptFile(path), tally: createCounterTally(counter) }))
  return {
    read(nowMs) {
      for (const { file, tally } of sockets) {
        const microjoules = parseSysfsNumber(file?.read() ?? null)
        tally.add(microjoules === null ? null : microjoules / 1e6, nowMs)
      }
      const meter = { source: 'amd_energy', integrated: false, refreshMs: counter.refreshMs }
      return countedOf(
        sockets.map(({ tally }) => tally),
        meter,
      )
    },
    close: () => sockets.forEach(({ file }) => file?.close()),
  }
}
