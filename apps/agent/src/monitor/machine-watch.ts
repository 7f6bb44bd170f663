import { errorReason } from '@voicemark/daemon'
import {
  createPowerSource,
  createSystemClock,
  guardSource,
  type Clock,
  type Source,
} from '@voicemark/sampler'
import type { Logger } from 'pino'
import { startClockWatch, type ClockWatch } from './clock-watch.js'

/** The clock, whether somebody sets it, and where the machine has its power from. */
export interface MachineWatch {
  readonly clock: Clock
  readonly clockWatch: ClockWatch
  readonly power: Pick<Source<string>, 'read'>
}

export function startMachineWatch(log: Logger): MachineWatch {
  const clock = createSystemClock()
  const clockWatch = startClockWatch(clock, log)
  const power = guardSource(
    'power',
    () => createPowerSource('/'),
    (source, error) => log.warn({ event: 'source-unreadable', source, reason: errorReason(error) }),
  )
  return { clock, clockWatch, power }
}
