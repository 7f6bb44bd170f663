import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadKernel } from './kernel.js'
import type { LauncherNews, LauncherOrder } from './orders.js'
import { createPrograms } from './programs.js'

// Entry of the process that starts programs, and survives whoever asked for them: when that one is gone, however, it ends
// them and itself.

const kernel = await loadKernel()
const isAdopting = typeof kernel !== 'string' && kernel.adoptOrphans()
const folder = mkdtempSync(join(tmpdir(), 'voicemark-keeper-'))

const programs = createPrograms(isAdopting ? kernel : null, send)

function send(news: LauncherNews, done?: () => void): void {
  if (process.connected) process.send?.(news, undefined, {}, () => done?.())
  // Nobody listens any more; what comes is thrown away.
  else done?.()
}

let isClosing = false
async function close(): Promise<void> {
  if (isClosing) return
  isClosing = true
  await programs.close()
  process.exit()
}

process.on('exit', () => {
  programs.kill()
  rmSync(folder, { recursive: true, force: true })
})
process.on('disconnect', () => void close())
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void close())
process.on('message', (order) => programs.obey(order as LauncherOrder))

const note = typeof kernel === 'string' ? kernel : isAdopting ? null : 'orphans cannot be adopted'
send({ type: 'ready', folder, note })
