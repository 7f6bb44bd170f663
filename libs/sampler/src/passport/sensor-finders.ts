import type { FindSensors } from '../sensors/found-sensor.js'
import { energySensors } from '../sources/energy/energy-sensors.js'
import { frequencySensors } from '../sources/frequency/frequency-sensors.js'
import { gpuSensors } from '../sources/gpu/cards/gpu-sensors.js'
import { temperatureSensors } from '../sources/temperature/temperature-sensors.js'
import { throttleSensors } from '../sources/throttle/throttle-sensors.js'
import { clockSensors } from './clock-sensors.js'
import { counterSensors } from './counter-sensors.js'
import { cpuSensors } from './cpu-sensors.js'
import { memorySensors } from './memory-sensors.js'
import { powerStateSensors } from './power-state-sensors.js'
import { processSensors } from './process-sensors.js'

/** Who finds out what there is of one source. */
export type SensorFinder = {
  /** Columns that it says something of, `, ` between; they are its line when it cannot be asked. */
  metrics: string
  find: FindSensors
}

/** All sources, in the order in which a reader would look for them. */
export const sensorFinders: readonly SensorFinder[] = [
  { metrics: 'total_duration_s, timestamp, late_ms', find: clockSensors },
  { metrics: 'cpu_percent', find: cpuSensors },
  { metrics: 'process_cpu_s, process_cpu_percent, memory_mb, peak_memory_mb', find: processSensors },
  { metrics: 'minor_faults, major_faults, disk_read_mb, cpu_wait_s', find: counterSensors },
  { metrics: 'system_memory_mb, memory_percent', find: memorySensors },
  { metrics: 'temperature_c, peak_temperature_c', find: temperatureSensors },
  { metrics: 'cpu_freq_mhz', find: frequencySensors },
  { metrics: 'throttle_detected, throttle_basis', find: throttleSensors },
  { metrics: 'power_state', find: powerStateSensors },
  { metrics: 'energy_j, cpu_power_w', find: energySensors },
  { metrics: 'gpu_percent, gpu_memory_mb, gpu_power_w, gpu_temperature_c, gpu_clock_mhz', find: gpuSensors },
]
