import { join } from 'node:path'
import {
  availableSensor,
  missingSensor,
  type FindSensors,
  type FoundSensor,
  type SensorDeps,
} from '../../sensors/found-sensor.js'
import type { Source } from '../source.js'
import { hasBattery, readDischarge } from './batteries.js'
import { openBoardRail } from './board-rail.js'
import { missingEnergy } from './energy-missing.js'
import { createSocketEnergySource, socketCounters } from './hwmon-energy.js'
import { createPowercapSource } from './powercap.js'
import { powercapZones, type PowercapZone } from './powercap-zones.js'

/** What of this machine is counted in joules, and why the rest is not. */
export const energySensors: FindSensors = (deps) => [
  processorSensor(deps),
  ...memorySensor(deps),
  ...platformSensor(deps),
  ...boardSensor(deps),
  ...batterySensor(deps),
]

const joules = { unit: 'J; power W' }

function processorSensor({ root, platform }: SensorDeps): FoundSensor {
  const metric = 'energy_j, cpu_energy_j, idle_power_w, cpu_power_w'
  const described = { ...joules, metric, scope: 'all processor packages, whoever uses them' }
  const missing = missingEnergy(root, platform)
  if (missing !== null)
    return missingSensor({ ...described, ...missing, rights: missing.enable === null ? null : 'root' })
  const paths = pathsOf(root, 'cpu')
  const isRapl = paths.length > 0
  const source = isRapl ? createPowercapSource(root) : createSocketEnergySource(root)
  return availableSensor({
    ...{ ...described, refresh_ms: 1, rights: 'whoever may read the file' },
    source: (isRapl ? paths : socketCounters(root)).map((path) => `/${path}`).join(', '),
    probe: probeOf(source),
  })
}

function memorySensor({ root, platform }: SensorDeps): FoundSensor[] {
  const paths = pathsOf(root, 'dram')
  const described = { ...joules, metric: 'energy_j', scope: 'memory of all sockets' }
  if (paths.length === 0) return []
  const missing = missingEnergy(root, platform)
  if (missing !== null) return [missingSensor({ ...described, ...missing, rights: 'root' })]
  const source = paths.map((path) => `/${path}`).join(', ')
  return [availableSensor({ ...described, source, refresh_ms: 1 })]
}

function platformSensor({ root }: SensorDeps): FoundSensor[] {
  const paths = pathsOf(root, 'platform')
  if (paths.length === 0) return []
  const reason = 'psys counts what the maker of the board wired to it, which nobody says: it is not used'
  return [missingSensor({ ...joules, metric: 'energy_j', scope: 'platform', reason, source: `/${paths[0]}` })]
}

function boardSensor({ root }: SensorDeps): FoundSensor[] {
  const rail = openBoardRail(root)
  if (rail === null) return []
  return [
    availableSensor({
      ...{ ...joules, metric: 'energy_j, idle_power_w', scope: 'system', refresh_ms: rail.refreshMs },
      source: `hwmon ${rail.name}, power over time`,
      probe: { read: rail.watts, close: rail.close },
    }),
  ]
}

function batterySensor({ root }: SensorDeps): FoundSensor[] {
  if (!hasBattery(root)) return []
  const described = { ...joules, metric: 'energy_j, idle_power_w', scope: 'system' }
  if (readDischarge(root) === null)
    return [missingSensor({ ...described, reason: 'no battery feeds the machine: it is plugged in' })]
  const probe = { read: () => readDischarge(root) }
  return [
    availableSensor({
      ...described,
      source: '/sys/class/power_supply, power over time',
      refresh_ms: 1000,
      probe,
    }),
  ]
}

function pathsOf(root: string, part: PowercapZone['part']): string[] {
  return powercapZones(root)
    .filter((zone) => zone.part === part)
    .map(({ path }) => join(path, 'energy_uj'))
}

function probeOf(source: Source<unknown>) {
  return { read: () => source.read(performance.now()), close: source.close, watchable: true }
}
