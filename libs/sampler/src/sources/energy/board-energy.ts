import type { Source } from '../source.js'
import { openBoardRail } from './board-rail.js'
import { countedOf, nothingCounted, type Counted } from './counted.js'
import { createPowerTally } from './tally.js'

/** The whole machine by the power meter of its board, where it has one. */
export function createBoardEnergySource(root: string): Source<Counted> {
  const rail = openBoardRail(root)
  if (rail === null) return nothingCounted
  const tally = createPowerTally()
  const meter = { source: 'hwmon', integrated: true, refreshMs: rail.refreshMs }
  return {
    read(nowMs) {
      tally.add(rail.watts(), nowMs)
      return countedOf([tally], meter)
    },
    close: rail.close,
  }
}
