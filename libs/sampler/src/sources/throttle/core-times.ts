import { parseProcStat, type CpuTimes } from '../cpu.js'

/** CPU time of each core since boot, by its number. */
export type CoreTimes = ReadonlyMap<number, CpuTimes>

/** The lines `cpuN` of /proc/stat. */
export function parseCoreTimes(text: string): CoreTimes {
  const times = new Map<number, CpuTimes>()
  for (const [, core, fields] of text.matchAll(/^cpu(\d+) (.*)$/gm)) {
    const parsed = parseProcStat(`cpu ${fields ?? ''}`)
    if (parsed !== null) times.set(Number(core), parsed)
  }
  return times
}

/** How busy each core was between the two, 0–1; those without a tick in between are left out. */
export function busyShares(before: CoreTimes, after: CoreTimes): Map<number, number> {
  const shares = new Map<number, number>()
  for (const [core, { busy, total }] of after) {
    const first = before.get(core)
    if (first !== undefined && total > first.total)
      shares.set(core, (busy - first.busy) / (total - first.total))
  }
  return shares
}
