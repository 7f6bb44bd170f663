import { isMainThread } from 'node:worker_threads'
// The one place that imports it; a lint rule keeps every other from loading it with its telemetry on.
import type * as OnnxRuntime from 'onnxruntime-node'

export type { InferenceSession } from 'onnxruntime-node'

/** The API of ONNX Runtime. */
export type Runtime = typeof OnnxRuntime

export interface RuntimeOptions {
  /** Leaves it to the environment whether the library reports to Microsoft. @default false */
  readonly telemetry?: boolean
}

/**
 * Loads ONNX Runtime, in a process that has not loaded it yet; unless `telemetry` is asked for, it reports nothing,
 * whatever the environment says. Rejects on a platform that it has no binary for.
 */
export async function loadRuntime({ telemetry = false }: RuntimeOptions = {}): Promise<Runtime> {
  if (!telemetry) silence()
  return import('onnxruntime-node')
}

/**
 * Official binaries from 1.29 on keep a device id and send events on Linux and macOS unless they find this variable when
 * they are loaded, and look once (docs/Privacy.md of ONNX Runtime, pull request 27379).
 */
function silence(): void {
  // A worker's `process.env` is a copy that the C library does not see.
  if (!isMainThread) throw new Error('ONNX Runtime is loaded in the main thread of a process')
  process.env['ORT_DISABLE_TELEMETRY'] = '1'
}
