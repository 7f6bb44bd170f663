import { accessSync, constants, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { createAgentRecorder } from './agent/agent-recorder.js'
import type { Description } from './description.js'
import { createFileRecorder } from './local/file-recorder.js'
import { MonitorError } from './monitor-error.js'
import type { Recorder, Warn } from './recorder.js'

export interface MonitorOptions {
  /** Address of an agent on this machine, which then watches and records. @default files of our own */
  readonly agent?: string | undefined
  /** Where the files go. @default './metrics' */
  readonly metricsDir?: string | undefined
  /** Told what could not be measured or recorded. @default a warning of the process, once for each code */
  readonly onWarning?: Warn | undefined
}

/** @throws MonitorError for a folder or address that cannot be. */
export function openRecorder(
  profile: Description,
  { agent, metricsDir = './metrics', onWarning }: MonitorOptions,
): Recorder {
  const warn = onWarning ?? createWarning()
  if (agent !== undefined) return createAgentRecorder({ agent, profile, warn })
  return createFileRecorder({ metricsDir: makeFolder(resolve(metricsDir)), profile, warn })
}

function makeFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true })
    // Now, and not with the first row.
    accessSync(folder, constants.W_OK)
    return folder
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new MonitorError('metrics-folder', `metricsDir ${folder} cannot be used: ${reason}`, {
      cause: error,
    })
  }
}

function createWarning(): Warn {
  const said = new Set<string>()
  return (code, message) => {
    if (!said.has(code)) process.emitWarning(message, { type: 'VoicemarkMonitor', code })
    said.add(code)
  }
}
