import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lengthClassOf } from '../report/groups.js'
import { corpusSha256 } from './corpus.js'
import { findCorpus } from './find-corpus.js'

test('the corpora that come with the program do not change unnoticed', async () => {
  const files = readdirSync(new URL('../../../corpora', import.meta.url)).filter((name) =>
    name.endsWith('.txt'),
  )
  const names = ['built-in', ...files.map((name) => name.slice(0, -4))]
  const hashes = await Promise.all(
    names.map(async (name) => [name, corpusSha256((await findCorpus(name, '.')).corpus.items)]),
  )
  expect(Object.fromEntries(hashes)).toEqual({
    'built-in': 'ae25c8dfc861a1e5ba12ca58c3e6189428542223d5d350841d1f3d66d37d271b',
    classics: 'cebb973d7dc7ddd7a7c44f24c21df1b8ba969c04065cc0c255cb445680c756c0',
  })
})

test('classics has four lengths of text', async () => {
  const { corpus } = await findCorpus('classics', '.')
  const counts: Record<string, number> = {}
  for (const name of lengthClassOf(corpus).values()) counts[name] = (counts[name] ?? 0) + 1
  expect(counts).toEqual({ short: 8, medium: 8, long: 4, page: 2 })
})

test('a name that is no corpus is a file, and a path is never a name', async () => {
  await expect(findCorpus('nothing', '/')).rejects.toThrow('corpus nothing cannot be read')
  await expect(findCorpus('../corpora/classics', '/')).rejects.toThrow('cannot be read')
})
