import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'

/** A folder of its own for each test of a file. */
export function temporaryFolder(): () => string {
  let folder = ''
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'voicemark-monitor-'))))
  afterEach(() => rmSync(folder, { recursive: true }))
  return () => folder
}
