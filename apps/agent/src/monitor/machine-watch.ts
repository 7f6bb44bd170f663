import { errorReason } from '@voicemark/daemon'
import {
  createIdlePowerMeter,
  createPowerSource,
  createSystemClock,
  guardSource,
  type Clock,
  type IdlePowerMeter,
  type Source,
} from '@voicemark/sampler'
import type { Logger } from 'pino'
import { startClockWatch, type ClockWatch } from './clock-watch.js'

/** The clock, whether somebody sets it, where the machine has its power from, and how much it draws at rest. */
export interface MachineWatch {
  readonly clock: Clock
  readonly clockWatch: ClockWatch
  readonly power: Pick<Source<string>, 'read'>
  readonly idlePower: IdlePowerMeter
}

export function startMachineWatch(log: Logger): MachineWatch {
  const clock = createSystemClock()
  const clockWatch = startClockWatch(clock, log)
  const power = guardSource(
    'power',
    () => createPowerSource('/'),
    (source, error) => log.warn({ event: 'source-unreadable', source, reason: errorReason(error) }),
  )
  return { clock, clockWatch, power, idlePower: createIdlePowerMeter() }
}
