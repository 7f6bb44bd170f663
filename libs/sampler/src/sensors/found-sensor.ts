import type { Sensor } from '@voicemark/schema'
import type { Clock } from '../clock/clock.js'
import type { StartChild } from '../sources/child-process.js'

/** What a source may use to find out what there is of it on this machine. */
export type SensorDeps = {
  /** Where /proc and /sys hang. */
  root: string
  platform: NodeJS.Platform
  /** Of this process; null where there are none. */
  uid: number | null
  /** Which card, as in `VOICEMARK_GPU`; null: the one with the most memory. */
  gpu: string | null
  clock: Clock
  startChild: StartChild
}

/** Reads a sensor again and again, as the sampler does. */
export type SensorProbe = {
  /** The value as it is now; null where there is none. */
  read(): unknown
  close?(): void
  /** Whether the refresh rate may be found by watching the value change; not where it changes by load alone. @default false */
  watchable?: boolean
}

/** What a source says of one of its sensors; with a probe, the passport measures what a reading costs here. */
export type FoundSensor = Sensor & { probe?: SensorProbe | null }

/** What each source exports: what there is of it here, or why not. Never throws for what is not there. */
export type FindSensors = (deps: SensorDeps) => FoundSensor[] | Promise<FoundSensor[]>

type Described = Pick<Sensor, 'metric' | 'unit' | 'scope'>
type Available = Described & { source: string } & Partial<FoundSensor>
type Missing = Described & { reason: string } & Partial<FoundSensor>

/** A sensor that is there. */
export function availableSensor(sensor: Available): FoundSensor {
  return { ...unknown, ...sensor, available: true, reason: null, enable: null }
}

/** One that is not, why, and where there is a way, the command that would make it available. */
export function missingSensor(sensor: Missing): FoundSensor {
  return { ...unknown, source: null, ...sensor, available: false, probe: null }
}

const unknown = { refresh_ms: null, read_cost_us: null, rights: null, enable: null }
