/** A line of the system's list of processes. */
export interface ListedProcess {
  readonly pid: number
  readonly parentPid: number
  /** Resident set, KiB. */
  readonly memRss: number
}

/** What the list says of some processes and all below them. */
export interface ListedTree {
  readonly processes: number
  /** Sum of the resident sets, MB of 2^20 bytes; null when none of them is there. */
  readonly memoryMb: number | null
}

/** `counted` false: only what is below them. `excluded` are left out, and what is below them. */
export function foldList(
  list: readonly ListedProcess[],
  roots: readonly number[],
  counted: boolean,
  excluded: ReadonlySet<number>,
): ListedTree {
  const inTree = new Set(roots)
  for (let before = 0; before !== inTree.size;) {
    before = inTree.size
    for (const { pid, parentPid } of list) if (inTree.has(parentPid) && !excluded.has(pid)) inTree.add(pid)
  }
  const held = list.filter(({ pid }) => inTree.has(pid) && (counted || !roots.includes(pid)))
  const memoryMb = held.reduce((sum, { memRss }) => sum + memRss / 1024, 0)
  return { processes: held.length, memoryMb: held.length === 0 ? null : memoryMb }
}
