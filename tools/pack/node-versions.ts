import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { extract } from 'tar'
import { npmPack } from './packed.js'

/** A Node of another version: a path to one, or the package of npm that has its binary for this platform. */
export function findNode(wanted: string, root: string): string {
  if (wanted === 'this') return process.execPath
  if (existsSync(wanted)) return wanted
  const folder = join(root, `node-${wanted}`)
  mkdirSync(folder)
  const file = npmPack(`node-${process.platform}-${process.arch}@${wanted}`, folder)
  extract({ file, cwd: folder, strip: 1, sync: true })
  return join(folder, 'bin/node')
}

/** What a Node calls itself. */
export function versionOf(node: string): string {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()
}
