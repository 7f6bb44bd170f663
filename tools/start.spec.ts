import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const script = join(import.meta.dirname, 'start.mjs')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voicemark-start-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function start(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [script, ...args], {
    env: {
      ...process.env,
      VOICEMARK_HOME: join(folder, 'home'),
      VOICEMARK_METRICS_DIR: join(folder, 'metrics'),
      VOICEMARK_AGENT_PORT: '0',
      ...env,
    },
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...output })))
}

describe('npm start -- --exit', () => {
  test('benches once, leaves the four files and ends with 0; a second start does not bench again', async () => {
    const first = await start(['--exit'])
    expect(first).toMatchObject({ status: 0 })
    const names = readdirSync(join(folder, 'metrics')).map((name) => name.replace(/_\d{8}_\d{6}/, ''))
    expect(names.map((name) => name.split('_')[0]).sort()).toEqual([
      'analysis',
      'hardware',
      'realtime',
      'synthesis',
    ])
    const rows = linesOf('synthesis')
    expect(rows).toBeGreaterThan(20)
    expect(first.stdout).toContain(`${rows - 1} of ${rows - 1} requests successful`)

    const second = await start(['--exit'])
    expect(second).toMatchObject({ status: 0 })
    expect(linesOf('synthesis')).toBe(rows)
  }, 120_000)

  test('on a taken port ends with 2 and says what to do', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const ended = await start(['--exit'], { VOICEMARK_AGENT_PORT: String(port) })
    server.close()
    expect(ended.status).toBe(2)
    expect(ended.stderr).toContain(`port ${port} on 127.0.0.1 is taken`)
  }, 30_000)

  test('refuses an argument that it does not know', async () => {
    expect(await start(['--exti'])).toMatchObject({ status: 2, stdout: '' })
  }, 30_000)
})

function linesOf(kind: string): number {
  const metrics = join(folder, 'metrics')
  const name = readdirSync(metrics).find((entry) => entry.startsWith(kind)) ?? ''
  return readFileSync(join(metrics, name), 'utf8').trimEnd().split('\n').length
}
