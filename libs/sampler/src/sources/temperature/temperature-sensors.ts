import { join } from 'node:path'
import { availableSensor, missingSensor, type FindSensors } from '../../sensors/found-sensor.js'
import { readFileOnce } from '../kept-file.js'
import { virtualMachine } from '../virtual-machine.js'
import { temperatureInputs } from './temperature-inputs.js'
import { parseTemperature } from './temperature.js'

const described = { metric: 'temperature_c, peak_temperature_c', unit: '°C', scope: 'processor' }

/** Which sensor says how hot the processor is, or why none does. */
export const temperatureSensors: FindSensors = ({ root, platform }) => {
  if (platform === 'darwin')
    return [missingSensor({ ...described, reason: 'macOS tells root alone (powermetrics)' })]
  if (platform === 'win32')
    return [
      missingSensor({
        ...described,
        reason: 'Windows has no sensor of the processor that everybody may read',
      }),
    ]
  const inputs = temperatureInputs(root)
  const [first] = inputs
  if (first === undefined) return [missingSensor({ ...described, ...whyNone(root) })]
  const source = `${first.kind} ${first.driver}${first.label === null ? '' : ` (${first.label})`}`
  const read = () => inputs.map(({ path }) => readFileOnce(path))
  const texts = read()
  if (texts.every((text) => parseTemperature(text ?? '') === null)) {
    const said = texts[0] ?? 'nothing'
    return [
      missingSensor({ ...described, source, reason: `reads ${said || 'nothing'}, which no processor has` }),
    ]
  }
  return [availableSensor({ ...described, source, refresh_ms: 1000, rights: 'everybody', probe: { read } })]
}

function whyNone(root: string): { reason: string; enable: string | null } {
  const host = virtualMachine(root)
  if (host !== null) return { reason: `${host}: the sensors of its host cannot be seen`, enable: null }
  const cpuinfo = readFileOnce(join(root, 'proc/cpuinfo')) ?? ''
  const enable = cpuinfo.includes('GenuineIntel')
    ? 'sudo modprobe coretemp'
    : cpuinfo.includes('AuthenticAMD')
      ? 'sudo modprobe k10temp'
      : null
  return { reason: 'no hwmon sensor or thermal zone of a processor', enable }
}
