import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readCorpusFile } from './corpus-file.js'
import { builtInCorpus, pagedCorpora, sizedName, type Corpus } from './corpus.js'

/** A corpus and the file that it was read from; null for one that comes with the program. */
export interface FoundCorpus {
  readonly corpus: Corpus
  readonly path: string | null
}

/**
 * Finds a corpus by its name, `built-in`, that with a page, `sized`, whose size is found later, or one of `apps/agent/corpora`, else as a file relative to the folder.
 * @throws StartError that names file, line and column.
 */
export async function findCorpus(name: string, folder: string): Promise<FoundCorpus> {
  const builtIn =
    name === sizedName
      ? builtInCorpus
      : [builtInCorpus, ...pagedCorpora].find((corpus) => corpus.name === name)
  if (builtIn !== undefined) return { corpus: builtIn, path: null }
  const shipped = fileURLToPath(new URL(`../../../corpora/${name}.txt`, import.meta.url))
  if (/^[a-z0-9-]{1,64}$/.test(name) && existsSync(shipped)) {
    const { items } = await readCorpusFile(shipped)
    return { corpus: { name, items }, path: null }
  }
  const path = resolve(folder, name)
  return { corpus: await readCorpusFile(path, name), path }
}
