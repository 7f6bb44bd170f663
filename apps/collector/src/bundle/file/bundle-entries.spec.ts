import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openFolder } from '../../folder/folder-files.js'
import { writeZip } from '../../report/pack/zip.js'
import { createFolderSource } from '../../report/source/folder-source.js'
import { compareInputs } from '../compared/compare.js'
import { openInput } from '../compared/input.js'
import { lettered } from '../compared/joined-source.js'
import { bundleEntries, mostLines } from './bundle-entries.js'

const folder = mkdtempSync(join(tmpdir(), 'voicemark-bundle-'))
const python = join(import.meta.dirname, '../../../fixtures/python-metrics')

afterAll(() => rmSync(folder, { recursive: true }))

test('rows that are many are Parquet, and are read as what they were', async () => {
  const source = createFolderSource(await openFolder(python))
  const write = async (name: string, most: typeof mostLines) => {
    const path = join(folder, name)
    const entries = bundleEntries(source, { campaign_id: null, most })
    await writeZip(entries, createWriteStream(path), 'bundle')
    return openInput(path)
  }
  const lines = await write('lines.zip', mostLines)
  const parquet = await write('parquet.zip', { requests: 10, samples: 10 })
  const query = { measure: 'rtf', splitBy: [], override: true } as const
  const [as, other] = [
    await compareInputs(lettered([lines]), query),
    await compareInputs(lettered([parquet]), query),
  ]
  expect(other.comparison.configurations).toHaveLength(4)
  expect(other.comparison).toEqual(as.comparison)
  expect(parquet.data_sha256).toBe(lines.data_sha256)
  await Promise.all([lines.close(), parquet.close()])
})
