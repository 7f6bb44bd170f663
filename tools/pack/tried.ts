import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Installed } from './installed.js'

/** A daemon of an installed product. */
interface Daemon {
  readonly url: string
  readonly startMs: number
  /** Ends it as a service manager does; rejects when it does not end well. */
  stop(): Promise<void>
}

const limitMs = 120_000

/** Tries a product as its user would: help, daemons, a request, its row where a collector is, a benchmark. */
export async function tryProduct({ node, program, env }: Installed, folder: string): Promise<string[]> {
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(node, [program, ...args], {
      ...{
        env: { ...env, VOICEMARK_HOME: join(folder, 'bench') },
        cwd: folder,
        encoding: 'utf8',
        timeout: limitMs,
      },
    })
    if (status !== 0) throw new Error(`voicemark ${args.join(' ')}: status ${String(status)}: ${stderr}`)
    return stdout
  }
  const help = run('--help')
  const hasCollector = /^ {2}collector /m.test(help)
  const start = (name: string, more: Record<string, string> = {}) =>
    startDaemon(node, program, name, { ...env, VOICEMARK_HOME: join(folder, name), ...more }, folder)
  const collector = hasCollector ? await start('collector', { VOICEMARK_COLLECTOR_PORT: '0' }) : null
  const agent = await start('agent', {
    VOICEMARK_AGENT_PORT: '0',
    ...(collector === null ? {} : { VOICEMARK_COLLECTOR: collector.url }),
  })
  await speak(agent.url)
  if (collector !== null) await untilArrived(collector.url)
  await agent.stop()
  await collector?.stop()
  run('bench', '--repeat', '1', '--warmup', '0')
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

async function startDaemon(
  node: string,
  program: string,
  name: string,
  env: Record<string, string>,
  cwd: string,
): Promise<Daemon> {
  const started = performance.now()
  const child = spawn(node, [program, name], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  const ended = once(child, 'exit') as Promise<[number | null]>
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text
      const [, found] = /^voicemark \w+: (\S+)$/m.exec(output.stdout) ?? []
      if (found !== undefined) resolve(found)
    })
    void ended.then(() => reject(new Error(`the ${name} ended while it started: ${output.stderr}`)))
  })
  return {
    url,
    startMs: performance.now() - started,
    async stop() {
      child.kill('SIGTERM')
      const [code] = await ended
      if (code !== 0) throw new Error(`the ${name} ended with ${String(code)}: ${output.stderr}`)
    },
  }
}

async function speak(url: string): Promise<void> {
  const form = new FormData()
  form.set('text', 'Hello world')
  const response = await fetch(`${url}/tts`, { method: 'POST', body: form })
  const sound = Buffer.from(await response.arrayBuffer())
  if (response.status !== 200 || sound.toString('latin1', 0, 4) !== 'RIFF')
    throw new Error(`POST /tts answered ${response.status}`)
}

async function untilArrived(url: string): Promise<void> {
  const until = performance.now() + limitMs
  for (;;) {
    const summary = (await (await fetch(`${url}/metrics/summary`)).json()) as { total_requests: number }
    if (summary.total_requests === 1) return
    if (performance.now() > until) throw new Error('the row of the request is not in the collector')
    await pause(100)
  }
}
