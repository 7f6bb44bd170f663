import { bytesOf, originsOf } from './origin.js'
import type { CatalogueVoice } from './catalogue-schema.js'

/** A voice of the catalogue, as a list shows it. */
export interface ListedVoice {
  readonly name: string
  readonly family: string
  readonly language: string
  readonly size_bytes: number
  readonly licence: string | null
  readonly licence_note: string | null
  /** `pip`, `npm` and hosts, in the order in which they are tried. */
  readonly from: readonly string[]
  readonly is_installed: boolean
}

/** The voices of a catalogue that speak a language, all where none is named: `en` means `en_US` and `en_GB`. */
export function listAvailable(
  voices: readonly CatalogueVoice[],
  language: string | undefined,
  installed: ReadonlySet<string>,
): ListedVoice[] {
  const wanted = language?.replace('-', '_').toLowerCase()
  return voices.filter(({ language: its }) => speaks(its.toLowerCase(), wanted)).map(listed)

  function listed({ files, ...voice }: CatalogueVoice): ListedVoice {
    const { name, family, licence, licence_note } = voice
    const [size_bytes, from] = [bytesOf(files), originsOf(files)]
    const is_installed = installed.has(name)
    return { name, family, language: voice.language, size_bytes, licence, licence_note, from, is_installed }
  }
}

const speaks = (language: string, wanted: string | undefined) =>
  wanted === undefined || language === wanted || language.startsWith(`${wanted}_`)

/** A line for each voice, in columns. */
export function availableTable(voices: readonly ListedVoice[]): string {
  const rows = voices.map((voice) => [
    voice.name,
    voice.family,
    voice.language,
    shownSize(voice.size_bytes),
    voice.licence ?? 'not known',
    voice.from.join(', '),
    voice.is_installed ? 'installed' : '',
  ])
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, at) => Math.max(cell.length, most[at] ?? 0)),
    [],
  )
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** MB of 2^20 bytes; below one, KB. */
export function shownSize(bytes: number): string {
  return bytes < 2 ** 20 ? `${(bytes / 2 ** 10).toFixed(1)} KB` : `${(bytes / 2 ** 20).toFixed(1)} MB`
}
