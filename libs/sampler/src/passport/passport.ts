import type { Sensor, SensorPassport } from '@voicemark/schema'
import { createSystemClock } from '../clock/clock.js'
import {
  missingSensor,
  type FoundSensor,
  type SensorDeps,
  type SensorProbe,
} from '../sensors/found-sensor.js'
import { readCostUs } from '../sensors/read-cost.js'
import { ownTime, refreshMs, type Pace } from '../sensors/refresh.js'
import { startChildProcess } from '../sources/child-process.js'
import { sensorFinders, type SensorFinder } from './sensor-finders.js'

export type PassportOptions = Partial<SensorDeps> & {
  /** @default all of this machine's */
  finders?: readonly SensorFinder[]
  /** Called between two steps of some ms each; may hold the work up, and says whether it did. @default goes on at once */
  pace?: Pace
  /** For what one source finds out, ms. @default 5000 */
  timeLimitMs?: number
}

/**
 * Finds out once what this machine can measure: asks each source, and measures here what a reading costs and, where
 * that takes less than a second, how often there is a new value.
 */
export async function takePassport(options: PassportOptions = {}): Promise<SensorPassport> {
  const { finders = sensorFinders, pace = () => Promise.resolve(false), timeLimitMs = 5000 } = options
  const deps = withDefaults(options)
  const costed: FoundSensor[] = []
  for (const finder of finders) {
    await pace()
    for (const found of await findWithin(timeLimitMs, finder, deps)) {
      await pace()
      costed.push(await attempt(found, ({ read }) => ({ read_cost_us: readCostUs(read) })))
    }
  }
  const sensors = await Promise.all(costed.map((found) => watched(found, pace)))
  return { taken_at: deps.clock.unixSeconds(), sensors }
}

function withDefaults(options: PassportOptions): SensorDeps {
  return {
    root: options.root ?? '/',
    platform: options.platform ?? process.platform,
    uid: options.uid === undefined ? (process.getuid?.() ?? null) : options.uid,
    gpu: options.gpu ?? null,
    clock: options.clock ?? createSystemClock(),
    startChild: options.startChild ?? startChildProcess,
  }
}

/** A source that fails or gives no answer has its line all the same. */
async function findWithin(ms: number, finder: SensorFinder, deps: SensorDeps): Promise<FoundSensor[]> {
  let limit: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    limit = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([finder.find(deps), late])
  } catch (error) {
    const reason = `could not be asked: ${error instanceof Error ? error.message : String(error)}`
    return [missingSensor({ metric: finder.metrics, unit: null, scope: null, reason })]
  } finally {
    clearTimeout(limit)
  }
}

/** The line without its probe. */
async function watched(found: FoundSensor, pace: Pace): Promise<Sensor> {
  const { probe, ...sensor } = await attempt(found, async ({ read, watchable = false }) => {
    const refresh_ms = watchable ? await refreshMs(read, { ...ownTime, pace }) : null
    return refresh_ms === null ? {} : { refresh_ms }
  })
  probe?.close?.()
  return sensor
}

/** Adds what is measured with the probe, where there is one; a reading that fails makes the sensor one that is not there. */
async function attempt(
  found: FoundSensor,
  measure: (probe: SensorProbe) => Partial<Sensor> | Promise<Partial<Sensor>>,
): Promise<FoundSensor> {
  const { probe = null } = found
  if (probe === null) return found
  try {
    return { ...found, ...(await measure(probe)) }
  } catch (error) {
    probe.close?.()
    const reason = `cannot be read: ${error instanceof Error ? error.message : String(error)}`
    return { ...found, available: false, reason, probe: null }
  }
}
