import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { readProcessFile } from '../proc/process-file.js'
import { listProcesses } from '../proc/process-list.js'
import { WatchError } from '../subject/watch-error.js'
import { foldersOfProcess, mapFolders, type CgroupFolders } from './hierarchy.js'

/** Runs a program to its end; null when it is not there or fails. */
export type RunProgram = (command: string, args: readonly string[]) => string | null

export const runProgram: RunProgram = (command, args) => {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 5000, windowsHide: true })
  return status === 0 ? stdout : null
}

/** A container that runs. */
export interface RunningContainer {
  readonly folders: CgroupFolders
  /** Whether the program that keeps it gave it to us: then we may watch it whoever its processes run as. */
  readonly granted: boolean
}

const inspection = ['inspect', '--type', 'container', '--format', '{{.Id}} {{.State.Pid}}']

/**
 * A container by its name, of which docker or podman is asked, or by its id, which its processes' cgroups have.
 * @throws WatchError when there is none, or when the id is of several.
 */
export function findContainer(root: string, name: string, run: RunProgram): RunningContainer {
  for (const program of ['docker', 'podman']) {
    const [id = '', pid = ''] =
      run(program, [...inspection, '--', name])
        ?.trim()
        .split(' ') ?? []
    if (id === '') continue
    if (pid === '0')
      throw new WatchError('watch-no-container', `container ${name} does not run; ${program} start ${name}`)
    return { folders: cutAt(foldersOfProcess(root, Number(pid)), id), granted: true }
  }
  const found = /^[0-9a-f]{12,64}$/.test(name) ? findById(root, name) : null
  if (found !== null) return { folders: found, granted: false }
  throw new WatchError(
    'watch-no-container',
    `neither docker nor podman knows a container ${name}; docker ps lists those that run. Where the agent may not ask them, give cgroup:/path`,
  )
}

function findById(root: string, prefix: string): CgroupFolders | null {
  const inName = new RegExp(`(?:^|[/-])(${prefix}[0-9a-f]*)`)
  const ids = new Map<string, number>()
  for (const pid of listProcesses(root)) {
    const id = inName.exec(readProcessFile(join(root, 'proc', String(pid), 'cgroup')) ?? '')?.[1]
    if (id !== undefined && !ids.has(id)) ids.set(id, pid)
  }
  const [first, second] = ids
  if (first !== undefined && second !== undefined)
    throw new WatchError(
      'watch-ambiguous',
      `several containers have an id that begins with ${prefix}; give more of it`,
    )
  return first === undefined ? null : cutAt(foldersOfProcess(root, first[1]), first[0])
}

/** Its own processes may be in cgroups below the container's. */
function cutAt(folders: CgroupFolders, id: string): CgroupFolders {
  const cut = (folder: string | null) => {
    const end = folder?.indexOf(id) ?? -1
    if (folder === null || end === -1) return folder
    const slash = folder.indexOf('/', end)
    return slash === -1 ? folder : folder.slice(0, slash)
  }
  return mapFolders(folders, cut)
}
