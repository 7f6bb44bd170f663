import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { temporaryFolder } from './running-agent.js'

/** Why no small disk can be had here; null when one can. */
export function whyNoSmallDisk(): string | null {
  if (process.platform !== 'linux') return 'needs a tmpfs'
  if (process.getuid?.() !== 0) return 'only root may mount'
  const probe = temporaryFolder()
  if (mount(probe, '64k').status !== 0) return 'mount is not allowed here'
  unmount(probe)
  return null
}

/** Mounts a file system in memory that can be full. */
export function mountSmallDisk(folder: string, size: string): void {
  mkdirSync(folder, { recursive: true })
  const { status, stderr } = mount(folder, size)
  if (status !== 0) throw new Error(`mount: ${stderr.toString()}`)
}

export function unmount(folder: string): void {
  spawnSync('umount', ['--lazy', folder])
}

function mount(folder: string, size: string) {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'voicemark-test', folder])
}
