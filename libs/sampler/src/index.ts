export { createSystemClock } from './clock/clock.js'
export type { Clock } from './clock/clock.js'
export { readContainerLimits, readMemoryLimitMb } from './container/container-limits.js'
export type { ContainerLimits } from './container/container-limits.js'
export { setThreadPriority } from './clock/thread-priority.js'
export type { ThreadPriority } from './clock/thread-priority.js'
export { createFakeClock } from './clock/fake-clock.js'
export type { FakeClock } from './clock/fake-clock.js'
export { openProcessCounters } from './counters/process-counters.js'
export type { ProcessCounters, ThreadCpu } from './counters/process-counters.js'
export type { CounterReading } from './counters/counter-reading.js'
export type { CountedBy, RequestCounters } from './counters/request-counters.js'
export { openThreadCpu, ownThreadId } from './counters/thread-cpu.js'
export { readHardware } from './hardware/hardware.js'
export type { HardwareDeps, HardwareRecord } from './hardware/hardware.js'
export type { HardwareProbe, Host } from './hardware/hardware-probe.js'
export { createOomWatch } from './processes/oom/oom-watch.js'
export type { OomKill, OomWatch } from './processes/oom/oom-watch.js'
export { openOwnThreadClock } from './processes/proc/process-clock.js'
export { openProcessLife } from './processes/proc/process-life.js'
export type { ProcessLife } from './processes/proc/process-life.js'
export { createSubjectReader } from './processes/subject-reader.js'
export type { SubjectDeps } from './processes/subject-reader.js'
export type {
  MemorySource,
  SubjectAccount,
  SubjectMark,
  SubjectReader,
  SubjectReading,
} from './processes/subject/subject.js'
export { WatchError } from './processes/subject/watch-error.js'
export type { WatchErrorCode } from './processes/subject/watch-error.js'
export { takePassport } from './passport/passport.js'
export type { PassportOptions } from './passport/passport.js'
export type { SensorFinder } from './passport/sensor-finders.js'
export type { FindSensors, FoundSensor, SensorDeps, SensorProbe } from './sensors/found-sensor.js'
export { availableSensor, missingSensor } from './sensors/found-sensor.js'
export { createIdlePowerMeter } from './samples/idle-power.js'
export type { IdlePower, IdlePowerMeter } from './samples/idle-power.js'
export { createMachineReader } from './samples/machine-reader.js'
export type { MachineReaderOptions } from './samples/machine-reader.js'
export type { WatchedSubject } from './samples/held-source.js'
export { parseGpuChoice } from './sources/gpu/gpu-choice.js'
export { shareNvidia } from './sources/gpu/nvidia/shared-nvidia.js'
export type { SharedNvidia } from './sources/gpu/nvidia/shared-nvidia.js'
export type {
  EnergyReading,
  GpuSeen,
  GpuSource,
  Reader,
  Reading,
  Sample,
  ThrottleReading,
} from './sources/sample.js'
export { createSampler } from './samples/sampler.js'
export type { Sampler, SamplerOptions } from './samples/sampler.js'
export { createScriptedReader } from './samples/scripted-reader.js'
export type { ScriptedReading } from './samples/scripted-reader.js'
export type { GpuReading } from './sources/gpu/gpu-reading.js'
export { countsEnergy, openEnergyCounters } from './sources/energy/energy.js'
export type { EnergyCounters } from './sources/energy/energy.js'
export type { EnergyEnds } from './samples/figures/energy-figures.js'
export { openOwnMemory } from './sources/own-memory.js'
export type { OwnMemory, OwnMemoryReading } from './sources/own-memory.js'
export { openProportionalMemory } from './sources/proportional-memory.js'
export type { ProportionalMemory } from './sources/proportional-memory.js'
export { createPowerSource } from './sources/power.js'
export { guardSource } from './sources/source.js'
export type { OnFault, Source } from './sources/source.js'
export { createTemperatureSource } from './sources/temperature/temperature.js'
export { hardwareTier } from './hardware/tier.js'
export { createWindow } from './samples/window.js'
export type { MemoryEnds } from './samples/figures/memory-figures.js'
export type { Window, WindowEnd, WindowFigures, WindowOptions } from './samples/window.js'
