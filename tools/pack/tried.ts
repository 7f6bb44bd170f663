import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { untilAccounted } from './accounts.js'
import type { Installed } from './installed.js'
import { runProduct, startDaemon } from './started.js'

/** Whether a product has a collector, and not an agent alone. */
export function hasCollector(installed: Installed, cwd: string): boolean {
  return /^ {2}collector /m.test(runProduct(installed, ['--help'], { cwd, env: {} }))
}

/** Tries a product as its user would: daemons, a request, its row where a collector is, a benchmark. */
export async function tryProduct(installed: Installed, folder: string): Promise<string[]> {
  const start = (name: 'agent' | 'collector', env: Record<string, string>) =>
    startDaemon(installed, name, { cwd: folder, env: { VOICEMARK_HOME: join(folder, name), ...env } })
  const collector = hasCollector(installed, folder)
    ? await start('collector', { VOICEMARK_COLLECTOR_PORT: '0' })
    : null
  const agent = await start('agent', {
    VOICEMARK_AGENT_PORT: '0',
    ...(collector === null ? {} : { VOICEMARK_COLLECTOR: collector.url }),
  })
  await speak(agent.url)
  if (collector !== null) await untilAccounted(collector.url, { requests: 1, agents: 1 })
  await agent.stop()
  await collector?.stop()
  const env = { VOICEMARK_HOME: join(folder, 'bench') }
  runProduct(installed, ['bench', '--repeat', '1', '--warmup', '0'], { cwd: folder, env })
  const rows = readdirSync(join(folder, 'metrics')).filter((name) => name.startsWith('synthesis_'))
  if (rows.length === 0) throw new Error('the benchmark has left no rows')
  const starts = [
    ['collector', collector],
    ['agent', agent],
  ] as const
  return starts.flatMap(([name, daemon]) =>
    daemon === null ? [] : [`${name} serves after ${Math.round(daemon.startMs)} ms`],
  )
}

async function speak(url: string): Promise<void> {
  const form = new FormData()
  form.set('text', 'Hello world')
  const response = await fetch(`${url}/tts`, { method: 'POST', body: form })
  const sound = Buffer.from(await response.arrayBuffer())
  if (response.status !== 200 || sound.toString('latin1', 0, 4) !== 'RIFF')
    throw new Error(`POST /tts answered ${response.status}`)
}
