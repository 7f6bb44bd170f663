import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startAgentProcess } from '../bench/engine/agent-process.js'

/** Speaks with an agent through OpenAI's own client for Python, which goes into an environment that is gone afterwards. */
const client = 'openai==3.57.0'
const python = process.env['PYTHON'] ?? 'python3'
const folder = mkdtempSync(join(tmpdir(), 'voicemark-openai-'))
const environment = join(folder, 'venv')

try {
  const missing = prepare()
  if (missing === null) process.exitCode = await speak()
  else process.stdout.write(`skipped: ${missing}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Why it cannot be tried here; null where it can. */
function prepare(): string | null {
  if (!succeeds(python, ['-m', 'venv', environment])) return `${python} makes no environment (venv)`
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', client]
  return succeeds(pythonThere(), install) ? null : `${client} cannot be installed from here`
}

async function speak(): Promise<number> {
  const agent = await startAgentProcess(folder, {})
  const { status } = spawnSync(
    pythonThere(),
    [fileURLToPath(new URL('speak.py', import.meta.url)), agent.url, join(folder, 'home')],
    { stdio: 'inherit' },
  )
  await agent.stop()
  return status ?? 1
}

function pythonThere(): string {
  return process.platform === 'win32'
    ? join(environment, 'Scripts', 'python.exe')
    : join(environment, 'bin', 'python')
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}
