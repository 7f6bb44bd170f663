import { join } from 'node:path'
import { openProcessFile } from './process-file.js'
import { parseProcessStat } from './process-stat.js'

/** One process, and never another one that its number was given to. */
export interface ProcessLife {
  goesOn(): boolean
  close(): void
}

/** Null when it is not there, or nothing says so: where there is no /proc. */
export function openProcessLife(pid: number, root = '/'): ProcessLife | null {
  const stat = openProcessFile(join(root, 'proc', String(pid), 'stat'))
  if (stat === null) return null
  const life = {
    goesOn: () => {
      const now = parseProcessStat(stat.read() ?? '')
      // A zombie only waits to be asked for, unless it is the first of threads of which others run.
      return now !== null && (!now.zombie || now.threads > 1)
    },
    close: () => stat.close(),
  }
  if (life.goesOn()) return life
  life.close()
  return null
}
