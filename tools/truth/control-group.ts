import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { Limits } from './case.js'

/** A control group that was made for one program. */
export interface ControlGroup {
  /** As a watch names it. */
  readonly path: string
  /** Files by which a process enters it. */
  readonly doors: readonly string[]
  /** What it holds now, file cache and the kernel's own included, MB of 2^20 bytes. */
  memoryMb(): number
  /** When its processes have ended. */
  remove(): Promise<void>
}

const base = '/sys/fs/cgroup'

/** A text says why none can be made. */
export function makeControlGroup(limits: Limits | null): ControlGroup | string {
  const path = `/voicemark-truth-${process.pid}`
  const isUnified = existsSync(`${base}/cgroup.controllers`)
  const folders = isUnified
    ? [`${base}${path}`]
    : ['memory', 'cpu', 'cpuacct'].map((controller) => `${base}/${controller}${path}`)
  try {
    for (const folder of folders) mkdirSync(folder, { recursive: true })
    if (limits !== null) for (const [file, text] of limitFiles(folders, limits)) writeFileSync(file, text)
  } catch (error) {
    return `no control group can be made here: ${error instanceof Error ? error.message : String(error)}`
  }
  const usage = `${folders[0] ?? ''}/${isUnified ? 'memory.current' : 'memory.usage_in_bytes'}`
  return {
    path,
    doors: folders.map((folder) => `${folder}/cgroup.procs`),
    memoryMb: () => Number(readFileSync(usage, 'utf8')) / 2 ** 20,
    remove: () => removeAll(folders),
  }
}

function limitFiles([memory = '', cpu]: readonly string[], { memoryMb, cpuShare }: Limits) {
  const bytes = String(memoryMb * 2 ** 20)
  const quotaUs = String(cpuShare * 100_000)
  return cpu === undefined
    ? [[`${memory}/memory.max`, bytes] as const, [`${memory}/cpu.max`, `${quotaUs} 100000`] as const]
    : [[`${memory}/memory.limit_in_bytes`, bytes] as const, [`${cpu}/cpu.cfs_quota_us`, quotaUs] as const]
}

/** The kernel lets go of one a moment after its last process. */
async function removeAll(folders: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      for (const folder of folders) if (existsSync(folder)) rmdirSync(folder)
      return
    } catch {
      await setTimeout(20)
    }
  }
  throw new Error(`the control groups ${folders.join(', ')} cannot be removed`)
}
