import { existsSync } from 'node:fs'
import type { LocalWatch } from '@voicemark/schema'
import { isOurs, type Watcher } from '../finding/watcher-rights.js'
import { readIdentity } from '../proc/process-list.js'
import { WatchError } from '../subject/watch-error.js'
import { readCgroupMembers } from './cgroup-members.js'
import { findContainer, type RunProgram } from './container.js'
import { folderOf, foldersOfPath, mapFolders, type CgroupFolders } from './hierarchy.js'

type CgroupWatch = Extract<LocalWatch, { kind: 'container' | 'cgroup' }>

/** @throws WatchError when there is no such cgroup, or when it may not be watched. */
export function findCgroup(watch: CgroupWatch, watcher: Watcher, run: RunProgram): CgroupFolders {
  if (watch.kind === 'container') {
    const { folders, granted } = findContainer(watcher.root, watch.name, run)
    return granted ? folders : checked(folders, `container ${watch.name}`, watcher)
  }
  return checked(
    existing(foldersOfPath(watcher.root, watch.path), watch.path),
    `cgroup ${watch.path}`,
    watcher,
  )
}

function existing(all: CgroupFolders, path: string): CgroupFolders {
  const folders = mapFolders(all, (folder) => (folder !== null && existsSync(folder) ? folder : null))
  if (Object.values(folders).some((folder) => folder !== null)) return folders
  throw new WatchError(
    'watch-no-cgroup',
    `this machine has no cgroup ${path}; /proc/PID/cgroup says which one a process is in`,
  )
}

/** A cgroup that has none of our processes is somebody else's. */
function checked(folders: CgroupFolders, name: string, watcher: Watcher): CgroupFolders {
  const identities = readCgroupMembers(folderOf(folders)).pids.map((pid) => readIdentity(watcher.root, pid))
  const known = identities.filter((identity) => identity !== null)
  const other = known.find((identity) => !isOurs(watcher, identity))
  if (other === undefined || known.some((identity) => isOurs(watcher, identity))) return folders
  throw new WatchError(
    'watch-not-yours',
    `the processes of ${name} run as user ${other.user}, the agent as user ${watcher.user}; run the agent as that user`,
  )
}
