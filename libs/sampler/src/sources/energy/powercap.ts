import { join } from 'node:path'
import { openKeptFile, parseSysfsNumber, readFileOnce } from '../kept-file.js'
import type { Source } from '../source.js'
import { countedOf, nothingCounted, type Counted } from './counted.js'
import { powercapZones } from './powercap-zones.js'
import { isReadable } from './readable.js'
import { createCounterTally } from './tally.js'

/** Processor packages and the memory beside them. */
export type ProcessorEnergy = { cpu: Counted; dram: Counted | null }

/** The counters advance about once a millisecond: Intel SDM volume 3B, 16.10 "Platform specific power management". */
const meter = { source: 'rapl', integrated: false, refreshMs: 1 }

/** No socket draws as much, and no glitch is as small. */
const mostW = 1000

/** Packages of all sockets by RAPL, on Intel and AMD; nothing where one of them may not be read. */
export function createPowercapSource(root: string): Source<ProcessorEnergy> {
  const zones = powercapZones(root).filter(({ part }) => part !== 'platform')
  const isAllowed = zones.every(({ path }) => isReadable(join(root, path, 'energy_uj')))
  if (!zones.some(({ part }) => part === 'cpu') || !isAllowed) return nothingCounted
  const open = (wanted: 'cpu' | 'dram') =>
    zones.filter(({ part }) => part === wanted).map(({ path }) => openZone(join(root, path)))
  const [cpu, dram] = [open('cpu'), open('dram')]
  const tallies = (opened: typeof cpu) => opened.map(({ tally }) => tally)
  return {
    read(nowMs) {
      for (const zone of cpu) zone.read(nowMs)
      for (const zone of dram) zone.read(nowMs)
      return {
        cpu: countedOf(tallies(cpu), meter),
        dram: dram.length === 0 ? null : countedOf(tallies(dram), meter),
      }
    },
    close: () => [...cpu, ...dram].forEach((zone) => zone.close()),
  }
}

function openZone(folder: string) {
  const file = openKeptFile(join(folder, 'energy_uj'))
  // Readable by root alone on some kernels that leave the counter open; a counter that then begins anew has lost count.
  const rangePath = join(folder, 'max_energy_range_uj')
  const rangeJ = isReadable(rangePath) ? joules(readFileOnce(rangePath)) : null
  const tally = createCounterTally({ rangeJ, mostW, refreshMs: meter.refreshMs })
  return {
    tally,
    read: (nowMs: number) => tally.add(joules(file?.read() ?? null), nowMs),
    close: () => file?.close(),
  }
}

function joules(microjoules: string | null): number | null {
  const value = parseSysfsNumber(microjoules)
  return value === null || value < 0 ? null : value / 1e6
}
