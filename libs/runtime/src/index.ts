export { loadRuntime } from './load-runtime.js'
export type { InferenceSession, Runtime } from './load-runtime.js'
export { findTelemetryFiles, removeTelemetryFiles } from './telemetry-files.js'
export type { TelemetryPlaces } from './telemetry-files.js'
