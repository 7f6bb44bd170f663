import { join } from 'node:path'
import { parseCgroupMounts, parseCgroupPaths } from '../processes/cgroup/hierarchy.js'
import { readFileOnce } from '../sources/kept-file.js'

/**
 * Folders of the cgroup of a process and of all above it, innermost first, where a controller is; `unified` is version 2. Inside
 * a container what is mounted begins at its own cgroup, whatever path the kernel tells: what is not there is passed over when
 * it is read, and the mount itself is always among them.
 */
export function cgroupAncestors(root: string, pid: number | 'self', controller: string): string[] {
  const mounts = parseCgroupMounts(readFileOnce(join(root, 'proc/self/mounts')) ?? '')
  const paths = parseCgroupPaths(readFileOnce(join(root, 'proc', String(pid), 'cgroup')) ?? '')
  const mount = mounts.find(({ controllers }) => controllers.includes(controller))
  const path = paths.get(controller)
  if (mount === undefined || path === undefined) return []
  return pathsUp(path).map((each) => join(root, mount.folder, each))
}

/** A path that leads out of what is mounted (`/../other`) is of a process outside this namespace. */
function pathsUp(path: string): string[] {
  const parts = path.split('/').filter(Boolean)
  if (parts.includes('..')) return ['']
  return [...parts.map((_, i) => parts.slice(0, parts.length - i).join('/')), '']
}
