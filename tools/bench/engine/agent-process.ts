import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The product's agent in a process of its own. */
export interface AgentProcess {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

const main = fileURLToPath(new URL('../../../apps/agent/dist/main.js', import.meta.url))

/** Starts an agent as it is built, on a free port, with its files below `folder`. */
export async function startAgentProcess(
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<AgentProcess> {
  const child = spawn(process.execPath, [main, 'agent'], {
    env: {
      ...process.env,
      VOICEMARK_AGENT_PORT: '0',
      VOICEMARK_HOME: join(folder, 'home'),
      VOICEMARK_METRICS_DIR: join(folder, 'metrics'),
      VOICEMARK_LOG_LEVEL: 'warn',
      ...settings,
    },
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^voicemark agent: (http:\S+)$/.exec(line)?.[1]
    if (url === undefined || child.pid === undefined) continue
    const stop = async () => {
      child.kill('SIGTERM')
      await exit
    }
    return { url, pid: child.pid, stop }
  }
  throw new Error('the agent did not start')
}
