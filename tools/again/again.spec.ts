import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const tsx = createRequire(import.meta.url).resolve('tsx/cli')

/** Its hook measures what passes only the second time, as on a machine that was busy and is not any more. */
const busyOnce = `
  import { existsSync, writeFileSync } from 'node:fs'
  let measured
  beforeAll(() => {
    measured = existsSync('busy-once') ? 'quiet' : 'busy'
    writeFileSync('busy-once', '')
  })
  test('measured', () => expect(measured).toBe('quiet'))
  test('beside it', () => undefined)`
const alwaysFails = `test('wrong', () => expect(1).toBe(2))`
const unheard = `
  test('goes on', async () => {
    void Promise.reject(new Error('nobody hears this'))
    await new Promise((resolve) => setTimeout(resolve))
  })`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'voicemark-again-'))
  writeFileSync(join(folder, 'vitest.config.mjs'), 'export default { test: { globals: true } }')
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What a run of these files says at its end, and its status. */
function runOf(files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.spec.mjs`), text)
  const again = join(import.meta.dirname, 'again.ts')
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')))
  const { stdout, status } = spawnSync(process.execPath, [tsx, again, ...Object.keys(files)], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  return { status, says: stdout.split('\n').filter((line) => /run again|passed, /.test(line)) }
}

test('a run is fine whose failed files pass alone, with their hooks', () => {
  expect(runOf({ 'busy-once': busyOnce })).toEqual({
    status: 0,
    says: [
      'run again, one after another: busy-once.spec.mjs',
      'passed only when run again: busy-once.spec.mjs: measured',
      '2 passed, 0 failed, 0 skipped',
    ],
  })
})

test('a run fails by a test that fails twice, and by an error that nobody hears', () => {
  const { status, says } = runOf({ 'always-fails': alwaysFails, unheard })
  expect(status).toBe(1)
  expect(says.at(-1)).toBe('1 passed, 2 failed, 0 skipped')
})
