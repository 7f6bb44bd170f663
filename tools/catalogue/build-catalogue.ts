// Renews the part of the catalogue that is published in rhasspy/piper-voices, from its voices.json. Entries that have other
// sources, too, are kept as they are. The folder is a checkout of that repository, models as pointers of Git LFS: SHA-256 and
// licences come from it; without it those of files that did not change are kept.
//   npm run voices:catalogue -- voices.json [FOLDER]
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { piperEntry, publishedVoices, type CatalogueEntry, type KnownFacts } from './piper-entry.js'
import { treeFacts } from './tree-facts.js'

interface Catalogue {
  readonly format: 1
  readonly sets: Readonly<Record<string, readonly unknown[]>>
  readonly voices: readonly CatalogueEntry[]
}

const path = fileURLToPath(new URL('../../apps/agent/voices/catalogue.json', import.meta.url))

/** A voice a line, so that a change of one is a change of one line. */
function catalogueText({ format, sets, voices }: Catalogue): string {
  const lines = (items: readonly unknown[]) => items.map((item) => `  ${JSON.stringify(item)}`).join(',\n')
  const shared = Object.entries(sets).map(([name, files]) => `${JSON.stringify(name)}: [\n${lines(files)}\n]`)
  return `{ "format": ${format},\n"sets": { ${shared.join(',\n')} },\n"voices": [\n${lines(voices)}\n] }\n`
}

const isPublished = ({ files }: CatalogueEntry) =>
  files.every(({ md5, from }) => md5 !== undefined && from.flat().every(({ kind }) => kind === 'https'))

/** What the catalogue itself knows of files that have not changed. */
function keptFacts(voices: readonly CatalogueEntry[]): KnownFacts {
  const files = new Map(
    voices.flatMap((voice) => voice.files.map((file) => [file.md5, { file, voice }] as const)),
  )
  return {
    sha256: (_path, md5) => files.get(md5)?.file.sha256 ?? null,
    licence(_path, md5) {
      const voice = files.get(md5)?.voice
      return voice === undefined ? null : { licence: voice.licence, licence_note: voice.licence_note }
    },
  }
}

function renew(listFile: string, folder: string | undefined): void {
  const published = publishedVoices.parse(JSON.parse(readFileSync(listFile, 'utf8')))
  const before = JSON.parse(readFileSync(path, 'utf8')) as Catalogue
  const known = [...(folder === undefined ? [] : [treeFacts(folder)]), keptFacts(before.voices)]
  const facts: KnownFacts = {
    sha256: (file, md5) => known.map((one) => one.sha256(file, md5)).find((hash) => hash !== null) ?? null,
    licence: (file, md5) => known.map((one) => one.licence(file, md5)).find((said) => said !== null) ?? null,
  }
  const kept = before.voices.filter((voice) => !isPublished(voice))
  const keptNames = new Set(kept.map(({ name }) => name))
  const made = Object.entries(published)
    .map(([key, voice]) => piperEntry(key, voice, facts))
    .filter(({ name }) => !keptNames.has(name))
  const voices = [...kept, ...made.toSorted((a, b) => (a.name < b.name ? -1 : 1))]
  writeFileSync(path, catalogueText({ ...before, voices }))
  const lacking = made.filter(({ files }) => files.some(({ sha256 }) => sha256 === null)).length
  const unread = made.filter(({ licence }) => licence === null).length
  process.stdout.write(
    `${voices.length} voices, ${made.length} of them published by Piper: ${lacking} without SHA-256, ${unread} without a licence\n`,
  )
}

const [listFile, folder] = process.argv.slice(2)
if (listFile === undefined) {
  process.stderr.write(
    'voices:catalogue: give the voices.json of rhasspy/piper-voices, and a checkout of it\n',
  )
  process.exitCode = 2
} else {
  renew(listFile, folder)
}
