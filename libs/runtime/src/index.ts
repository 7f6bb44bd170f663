export { loadRuntime } from './load-runtime.js'
export type { InferenceSession, Runtime } from './load-runtime.js'
