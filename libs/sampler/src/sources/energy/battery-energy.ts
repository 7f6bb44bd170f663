import { holdSource, type Source } from '../source.js'
import { hasBattery, readDischarge } from './batteries.js'
import { countedOf, nothingCounted, type Counted } from './counted.js'
import { createRefreshWatch } from './refresh-watch.js'
import { createCounterTally, createPowerTally } from './tally.js'

/** A laptop's; what is left in a battery falls in steps, of 36 J where it is said in 10 mWh. */
const left = { rangeJ: null, mostW: 500, refreshMs: 60_000 }

/**
 * The whole machine by what its batteries give, while it runs on them. To read one may take ms (its controller is asked), and the
 * kernel keeps what it said for a second: `cache_time` of drivers/acpi/battery.c.
 */
export function createBatteryEnergySource(root: string): Source<Counted> {
  if (!hasBattery(root)) return nothingCounted
  const [byPower, byLeft] = [createPowerTally(), createCounterTally(left)]
  const refresh = createRefreshWatch()
  const read = (nowMs: number): Counted | null => {
    const discharge = readDischarge(root)
    const watts = discharge?.watts ?? null
    const fallen = discharge === null || discharge.leftJ === null ? null : -discharge.leftJ
    byPower.add(watts, nowMs)
    byLeft.add(fallen, nowMs)
    const isPower = watts !== null
    const value = watts ?? fallen
    if (value === null) return null
    refresh.add(value, nowMs)
    const meter = { source: 'battery', integrated: isPower, refreshMs: refresh.refreshMs() }
    return countedOf([isPower ? byPower : byLeft], meter)
  }
  return holdSource({ read, close: () => undefined }, 1000)
}
