import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { openLocal } from '../sources/local-source.js'

/** A file in a folder or an archive, by its path there with `/`. */
export interface FoundFile {
  readonly path: string
  readonly bytes: number
}

/** What a person named: all files of it, and the one that was meant where a file was named. */
export interface FoundFiles {
  /** The folder or the archive that the paths are in. */
  readonly place: string
  readonly files: readonly FoundFile[]
  readonly named: string | null
}

/** Lists what is at a path: a folder, an archive, or a file and its neighbours. @throws VoiceError */
export async function findFiles(path: string): Promise<FoundFiles> {
  const { kind, members } = await openLocal(path)
  if (kind === 'file') return { place: dirname(path), files: neighboursOf(path), named: basename(path) }
  const files = members.map(({ name, bytes }) => ({ path: name, bytes }))
  return { place: path, files, named: null }
}

/** The folder may be one of downloads: of what is below it only the tables of speakers belong to a model. */
function neighboursOf(path: string): FoundFile[] {
  const place = dirname(path)
  const filesIn = (folder: string) =>
    readdirSync(join(place, folder), { withFileTypes: true })
      .filter((each) => !each.isDirectory() && !each.name.startsWith('.'))
      .map(({ name }) => (folder === '' ? name : `${folder}/${name}`))
  const isFolder = statSync(join(place, 'voices'), { throwIfNoEntry: false })?.isDirectory() ?? false
  return [...filesIn(''), ...(isFolder ? filesIn('voices') : [])].flatMap((name) => {
    const stats = statSync(join(place, name), { throwIfNoEntry: false })
    return stats?.isFile() === true ? { path: name, bytes: stats.size } : []
  })
}
