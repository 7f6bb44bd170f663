import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agentFolders, failedStart, temporaryFolder } from './running-agent.js'

// Only root may mount a file system.
const canMount = process.platform === 'linux' && process.getuid?.() === 0
const root = temporaryFolder()
const mount = (...args: string[]) => spawnSync('mount', args).status === 0
let isReadOnly = false

beforeAll(() => {
  isReadOnly = canMount && mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', root)
  mkdirSync(join(root, 'there'))
  isReadOnly &&= mount('-o', 'remount,ro', root)
})
afterAll(() => {
  if (canMount) spawnSync('umount', [root])
})

test.skipIf(!canMount).each([
  { name: 'a state folder that is there', folder: 'there', which: 'VOICEMARK_HOME' },
  { name: 'a state folder that would be made', folder: 'new/deep', which: 'VOICEMARK_HOME' },
  { name: 'a metrics folder that is there', folder: 'there', which: 'VOICEMARK_METRICS_DIR' },
  { name: 'a metrics folder that would be made', folder: 'new', which: 'VOICEMARK_METRICS_DIR' },
])(
  '$name on a read-only file system is named with that reason',
  async ({ folder, which }) => {
    if (!isReadOnly) return
    const path = join(root, folder)
    const { code, stderr } = await failedStart({ [which]: path }, agentFolders())
    expect([code, stderr]).toEqual([2, `voicemark: ${which} ${path} cannot be used: EROFS\n`])
  },
  60_000,
)
