import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import type {} from './real-voices.js'

const run = promisify(execFile)
const voicemark = fileURLToPath(new URL('../voicemark.mjs', import.meta.url))
const wanted = ['en_US-joe-medium', 'kokoro-82m-int8', 'hibari']

/** Before all tests: the voices are in the cache with the right hashes, or it is known why not. */
export default async function bringVoices({ provide }: TestProject): Promise<void> {
  const folder = join(cacheFolder(), 'voices')
  mkdirSync(folder, { recursive: true })
  const missing: Record<string, string> = {}
  for (const name of wanted) {
    const reason = await bring(name, folder)
    if (reason === null) continue
    missing[name] = reason
    process.stderr.write(`realvoice: ${name} is left out: ${reason}\n`)
  }
  provide('voices', { folder, missing })
}

function cacheFolder(): string {
  const { VOICEMARK_REALVOICE_CACHE: own, XDG_CACHE_HOME: caches } = process.env
  return resolve(own ?? join(caches ?? join(homedir(), '.cache'), 'voicemark-realvoice'))
}

/** By the product's own commands; null when the voice is there. */
async function bring(name: string, folder: string): Promise<string | null> {
  const home = mkdtempSync(join(tmpdir(), 'voicemark-realvoice-'))
  const args = existsSync(join(folder, name)) ? ['verify', name] : ['add', name, '--yes']
  try {
    await run(process.execPath, [voicemark, 'voices', ...args], {
      env: { ...process.env, VOICEMARK_HOME: home, VOICEMARK_VOICES_DIR: folder },
    })
    return null
  } catch (error) {
    const { stderr } = error as { stderr?: string }
    return stderr?.trim().split('\n').at(-1) ?? String(error)
  } finally {
    rmSync(home, { recursive: true })
  }
}
