import { availableSensor, missingSensor, type FindSensors } from '../sensors/found-sensor.js'
import { createPowerSource } from '../sources/power.js'

/** What feeds the machine, and how its processors are governed. */
export const powerStateSensors: FindSensors = ({ root, platform }) => {
  const described = { metric: 'power_state', unit: null, scope: 'machine' }
  // Held for a second, which a probe would measure: each reading is one of a new source.
  const read = () => createPowerSource(root).read(0)
  if (read() !== null)
    return [
      availableSensor({
        ...described,
        source: '/sys/class/power_supply, cpufreq, platform_profile',
        ...{ rights: 'everybody', probe: { read } },
      }),
    ]
  const reason =
    platform === 'linux'
      ? 'no battery, no frequency governor and no profile: a virtual machine, or a board that does not say'
      : 'read on Linux only'
  return [missingSensor({ ...described, reason })]
}
