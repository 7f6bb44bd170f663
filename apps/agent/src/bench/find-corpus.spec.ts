import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { corpusSha256 } from './corpus.js'
import { findCorpus } from './find-corpus.js'
import { lengthClassOf } from './groups.js'

test('the corpora that come with the program do not change unnoticed', async () => {
  const files = readdirSync(new URL('../../corpora', import.meta.url)).filter((name) => name.endsWith('.txt'))
  const names = ['built-in', ...files.map((name) => name.slice(0, -4))]
  const hashes = await Promise.all(
    names.map(async (name) => [name, corpusSha256((await findCorpus(name, '.')).corpus.items)]),
  )
  expect(Object.fromEntries(hashes)).toEqual({
    'built-in': 'ae25c8dfc861a1e5ba12ca58c3e6189428542223d5d350841d1f3d66d37d271b',
    classics: '3d9aead7fc98da5d12f2bb04fe663b31a46de031fd833a686c2560d92e5fbaf6',
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
