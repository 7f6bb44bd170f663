import { dirname, join } from 'node:path'
import { foldersOfProcess } from '../cgroup/hierarchy.js'
import { readProcessFile } from '../proc/process-file.js'
import { readGroupKills, type GroupKills } from './group-kills.js'

/**
 * Who killed a process for want of memory: the kernel, since the machine had none left, or a control group at its limit;
 * `unknown` where a process was killed and its group is gone. Null: nobody, as far as that is known.
 */
export type OomKill = 'kernel' | 'cgroup' | 'unknown' | null

/** Tells whether a process that was ended by SIGKILL was ended for want of memory. */
export interface OomWatch {
  /** In which control group the process is now: it may be put into another before it dies. */
  look(pid: number): void
  /** Who killed in that group since it was first looked at. */
  killedBy(): OomKill
}

interface Looked {
  /** Its group and those above it, as far as they count. */
  readonly groups: readonly { readonly folder: string; readonly before: GroupKills }[]
}

/** Watches from now on; on a system without /proc it says that nobody was killed. */
export function createOomWatch(pid: number, root = '/'): OomWatch {
  const machineBefore = readMachineKills(root)
  let own = ''
  let looked: Looked = { groups: [] }
  function look(now: number): void {
    const { unified, memory } = foldersOfProcess(root, now)
    const chains = [unified, memory].map((folder) => chainOf(folder))
    const groups = chains.find((chain) => chain.length > 0) ?? []
    const [first] = groups
    if (first === undefined || first.folder === own) return
    own = first.folder
    looked = { groups }
  }
  look(pid)

  return {
    look,
    killedBy() {
      const { groups } = looked
      const since = groups.map(({ folder, before }) => ({ before, after: readGroupKills(folder) }))
      const counted = since.find(({ after }) => after !== null)
      const isMore = (name: keyof GroupKills) =>
        since.some(({ before, after }) => (after?.[name] ?? 0) > before[name])
      if (counted === undefined)
        return (readMachineKills(root) ?? 0) > (machineBefore ?? Infinity) ? lost(groups) : null
      if ((counted.after?.killed ?? 0) <= counted.before.killed) return null
      // The kernel counts a victim in its group, whoever wanted the memory; a limit that was reached is counted beside it.
      if (isMore('atLimit')) return 'cgroup'
      return 'kernel'
    },
  }
}

/** Without a group there was no limit but the machine's; one that was there and is gone might have had one. */
const lost = (groups: Looked['groups']): OomKill => (groups.length === 0 ? 'kernel' : 'unknown')

/** A group and those above it that have counters, from the inside out. */
function chainOf(folder: string | null): Looked['groups'] {
  const chain: { folder: string; before: GroupKills }[] = []
  for (let at = folder; at !== null && at !== dirname(at); at = dirname(at)) {
    const before = readGroupKills(at)
    if (before !== null) chain.push({ folder: at, before })
    else if (chain.length > 0) break
  }
  return chain
}

/** How many processes were killed for want of memory since boot (`oom_kill` of /proc/vmstat), by whomever; null elsewhere. */
function readMachineKills(root: string): number | null {
  const text = readProcessFile(join(root, 'proc/vmstat')) ?? ''
  const match = /^oom_kill (\d+)$/m.exec(text)
  return match?.[1] === undefined ? null : Number(match[1])
}
