import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { extract } from 'tar'
import { untilAccounted } from './accounts.js'
import type { Installed } from './installed.js'
import { startDaemon } from './started.js'

/** The version whose state it is (commit 49f1e91): a collector with three requests, an agent that was killed with two more. */
const before = '0.1.0'
const left = { requests: 5, agents: 1 }

/** Starts a product over what the version before has left: every row arrives, and the law of delivery holds. */
export async function tryUpgrade(installed: Installed, folder: string): Promise<string> {
  const file = fileURLToPath(new URL(`fixtures/left-by-${before}.tar.gz`, import.meta.url))
  extract({ file, cwd: folder, sync: true })
  const start = (name: 'agent' | 'collector', env: Record<string, string>) =>
    startDaemon(installed, name, {
      cwd: folder,
      env: { VOICEMARK_HOME: join(folder, name), VOICEMARK_TIER: 'upgraded', ...env },
    })
  const collector = await start('collector', { VOICEMARK_COLLECTOR_PORT: '0' })
  const agent = await start('agent', { VOICEMARK_AGENT_PORT: '0', VOICEMARK_COLLECTOR: collector.url })
  await untilAccounted(collector.url, left)
  await agent.stop()
  await collector.stop()
  // So that the version before refuses it instead of reading it wrongly.
  if (!existsSync(join(folder, 'agent/state.json')))
    throw new Error('nothing says that the state is of this version')
  return `upgraded from ${before}: ${left.requests} requests, the law holds`
}
