import { accessSync, constants, existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError, errorReason, makeFolder, readSmallFile } from '@voicemark/daemon'
import { metricNames, stampOf, type HardwareSpecs } from '@voicemark/schema'

/** Paths of the files that one agent writes into the metrics folder. */
export interface MetricFiles {
  readonly synthesis: string
  readonly realtime: string
  /** Samples of all but the own synthesis process; there from the first of them on. */
  readonly realtimeWatched: string
  readonly hardwareSpecs: string
  readonly analysis: string
}

/**
 * Names this agent's files. The newest pair of CSV files goes on; a new pair begins where there is none. When the
 * tier's files belong to another machine, the label gets a suffix of this agent's own: two machines never share a file.
 * @throws StartError when the folder cannot be written.
 */
export function nameMetricFiles(folder: string, tier: string, agentId: string, now: Date): MetricFiles {
  try {
    makeFolder(folder)
    // Now, and not with the first row.
    accessSync(folder, constants.W_OK)
    const own = ownerOf(join(folder, `hardware_specs_${tier}.json`)) ?? agentId
    const label = own === agentId ? tier : `${tier}_${agentId.slice(0, 4)}`
    const stamp = newestStamp(readdirSync(folder), label) ?? stampOf(now)
    const names = metricNames(label, stamp)
    return {
      synthesis: join(folder, names.synthesis),
      realtime: join(folder, names.realtime),
      realtimeWatched: join(folder, `realtime_${label}_watched_${agentId.slice(0, 4)}_${stamp}.csv`),
      hardwareSpecs: join(folder, names.hardwareSpecs),
      analysis: join(folder, names.analysis),
    }
  } catch (error) {
    throw new StartError(`VOICEMARK_METRICS_DIR ${folder} cannot be used: ${errorReason(error)}`)
  }
}

/** Content of `hardware_specs_<tier>.json`. */
export function hardwareRecord(agent_id: string, hardware: HardwareSpecs) {
  return { agent_id, ...hardware }
}

/** Writes a JSON file whole or not at all. */
export function writeJsonFile(path: string, value: unknown): void {
  const temporary = `${path}.tmp`
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`)
  renameSync(temporary, path)
}

function ownerOf(specsPath: string): string | null {
  if (!existsSync(specsPath)) return null
  try {
    const value: unknown = JSON.parse(readSmallFile(specsPath))
    if (typeof value === 'object' && value !== null && 'agent_id' in value) return String(value.agent_id)
  } catch {
    // A damaged file names no owner: treated as somebody else's, so that nothing of theirs is overwritten.
  }
  return ''
}

/** Time of the newest CSV file with this label; null when there is none. */
export function newestStamp(names: readonly string[], label: string): string | null {
  const pattern = new RegExp(`^synthesis_${label}_(\\d{8}_\\d{6})\\.csv$`)
  const stamps = names.flatMap((name) => pattern.exec(name)?.[1] ?? [])
  return stamps.sort().at(-1) ?? null
}
