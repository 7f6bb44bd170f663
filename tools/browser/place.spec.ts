import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'

const script = join(import.meta.dirname, 'test-browser.ts')

/** A run that has begun its daemons; it stops there for want of a browser. */
async function begun() {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-place-'))
  const run = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=@voicemark/source', script, '--out', join(folder, 'pictures')],
    {
      env: { ...process.env, TMPDIR: folder, CHROMIUM: process.execPath },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  onTestFinished(() => {
    run.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const places = () => readdirSync(folder).filter((name) => name.startsWith('voicemark-browser-'))
  while (!places().some((name) => existsSync(join(folder, name, 'agent')))) {
    if (run.exitCode !== null) throw new Error(String(run.stderr.read()))
    await pause(50)
  }
  return { run, places }
}

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('%s ends the daemons of a run and takes their folder away', async (signal, status) => {
  const { run, places } = await begun()
  run.stderr.resume()
  // What has its errors open is a daemon that goes on.
  const closed = once(run.stderr, 'close')
  run.kill(signal)
  const [code] = (await once(run, 'exit')) as [number | null]
  await closed
  expect(code).toBe(status)
  expect(places()).toEqual([])
})
