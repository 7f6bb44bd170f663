import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { untilAccounted } from './accounts.js'
import type { Installed } from './installed.js'
import { runProduct, startDaemon } from './started.js'

const agents = 3
/** The built-in texts, each once. */
const requestsEach = 3

/** Enrols agents of fresh homes by a code each, and measures with each: every row arrives, and the law of delivery holds. */
export async function tryEnrolled(installed: Installed, folder: string): Promise<string> {
  const token = `admin-${'x'.repeat(40)}`
  const collector = await startDaemon(installed, 'collector', {
    cwd: folder,
    env: { VOICEMARK_HOME: join(folder, 'collector'), VOICEMARK_COLLECTOR_PORT: '0', VOICEMARK_TOKEN: token },
  })
  const admin = { cwd: folder, env: { VOICEMARK_COLLECTOR: collector.url, VOICEMARK_TOKEN: token } }
  for (let n = 0; n < agents; n++) {
    const code = runProduct(installed, ['token', 'enrol', '--name', `lab-${n}`], admin).trim()
    const cwd = join(folder, `lab-${n}`)
    mkdirSync(cwd)
    const own = { cwd, env: { VOICEMARK_HOME: join(cwd, 'home'), VOICEMARK_AGENT_PORT: '0' } }
    runProduct(installed, ['agent', 'enrol', collector.url, code], own)
    const agent = await startDaemon(installed, 'agent', own)
    runProduct(installed, ['bench', '--agent', agent.url, '--repeat', '1', '--warmup', '0'], own)
    await untilAccounted(collector.url, { requests: requestsEach * (n + 1), agents: n + 1 }, token)
    await agent.stop()
  }
  await collector.stop()
  return `${agents} agents enrolled, a bench each, the law holds`
}
