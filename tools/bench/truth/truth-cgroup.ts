import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Figures } from './figures.js'

/** A cgroup of version 1, made for one run. */
export interface TruthCgroup {
  readonly folders: readonly string[]
  begin(): void
  end(): Figures
  remove(): void
}

/** Null where there is no version 1, or no right to make one. */
export function makeTruthCgroup(): TruthCgroup | null {
  const [memory, cpuacct] = ['memory', 'cpuacct'].map(
    (name) => `/sys/fs/cgroup/${name}/voicemark-truth-${process.pid}`,
  )
  if (memory === undefined || cpuacct === undefined) return null
  const folders = [memory, cpuacct]
  try {
    folders.forEach((folder) => mkdirSync(folder))
  } catch {
    return null // somebody else's machine: the column stays empty
  }
  const read = (folder: string, name: string) => Number(readFileSync(join(folder, name), 'utf8'))
  let beganNs = 0
  return {
    folders,
    begin: () => {
      writeFileSync(join(memory, 'memory.max_usage_in_bytes'), '0')
      beganNs = read(cpuacct, 'cpuacct.usage')
    },
    end: () => ({
      cpuS: (read(cpuacct, 'cpuacct.usage') - beganNs) / 1e9,
      peakMb: read(memory, 'memory.max_usage_in_bytes') / 2 ** 20,
    }),
    remove: () => folders.forEach((folder) => rmdirSync(folder)),
  }
}
