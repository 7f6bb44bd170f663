import { join } from 'node:path'
import { readFileOnce } from '../../sources/kept-file.js'

/** Where the files of one cgroup are: of version 1 each controller has a hierarchy of its own. */
export interface CgroupFolders {
  /** Of version 2; null where it is not mounted. */
  readonly unified: string | null
  readonly memory: string | null
  readonly cpuacct: string | null
  readonly cpu: string | null
  readonly blkio: string | null
}

type Controller = keyof CgroupFolders

interface Mount {
  readonly controllers: readonly string[]
  readonly folder: string
}

/** Folders of the cgroup of a path, the same in each hierarchy. */
export function foldersOfPath(root: string, path: string): CgroupFolders {
  return foldersBy(root, () => path)
}

/** Folders of the cgroup that a process is in. */
export function foldersOfProcess(root: string, pid: number): CgroupFolders {
  const paths = parseCgroupPaths(readFileOnce(join(root, 'proc', String(pid), 'cgroup')) ?? '')
  return foldersBy(root, (controller) => paths.get(controller) ?? null)
}

/** Where its processes are listed: of version 1 any hierarchy has them. */
export function folderOf({ unified, memory, cpuacct }: CgroupFolders): string {
  return memory ?? cpuacct ?? unified ?? ''
}

/** `/proc/PID/cgroup` by controller, `unified` for version 2: man cgroups(7). */
export function parseCgroupPaths(text: string): Map<string, string> {
  const lines = text.split('\n').map((line) => /^\d+:([^:]*):(.*)$/.exec(line))
  return new Map(
    lines.flatMap((line) => {
      const [, controllers = '', path = ''] = line ?? []
      if (path === '') return []
      return controllers.split(',').map((controller) => [controller || 'unified', path] as const)
    }),
  )
}

/** Mounted hierarchies of /proc/self/mounts: man proc_mounts(5). */
export function parseCgroupMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, folder = '', type, options = ''] = line.split(' ')
    if (type === 'cgroup2') return [{ controllers: ['unified'], folder }]
    return type === 'cgroup' ? [{ controllers: options.split(','), folder }] : []
  })
}

function foldersBy(root: string, pathOf: (controller: Controller) => string | null): CgroupFolders {
  const mounts = parseCgroupMounts(readFileOnce(join(root, 'proc/self/mounts')) ?? '')
  const folder = (controller: Controller) => {
    const mount = mounts.find(({ controllers }) => controllers.includes(controller))
    const path = pathOf(controller)
    return mount === undefined || path === null ? null : join(root, mount.folder, path)
  }
  return {
    unified: folder('unified'),
    memory: folder('memory'),
    cpuacct: folder('cpuacct'),
    cpu: folder('cpu'),
    blkio: folder('blkio'),
  }
}

/** The same done to each. */
export function mapFolders(
  { unified, memory, cpuacct, cpu, blkio }: CgroupFolders,
  map: (folder: string | null) => string | null,
): CgroupFolders {
  return {
    unified: map(unified),
    memory: map(memory),
    cpuacct: map(cpuacct),
    cpu: map(cpu),
    blkio: map(blkio),
  }
}
