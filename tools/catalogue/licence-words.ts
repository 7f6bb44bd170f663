/** A licence as SPDX names it, where a model card says one; null with the card's own words where it does not. */
export interface CardLicence {
  readonly licence: string | null
  readonly licence_note: string | null
}

// As model cards of rhasspy/piper-voices write them.
const spellings: readonly (readonly [RegExp, string])[] = [
  [/^(cc0|cc0 1\.0 universal)$/i, 'CC0-1.0'],
  [/^public domain$/i, 'public domain'],
  [/^(cc[- ]by[- ]4\.0|https?:\/\/creativecommons\.org\/licenses\/by\/4\.0\/?)$/i, 'CC-BY-4.0'],
  [/^https?:\/\/creativecommons\.org\/licenses\/by\/3\.0\/?$/i, 'CC-BY-3.0'],
  [/^cc by-sa 3\.0 es$/i, 'CC-BY-SA-3.0-ES'],
  [
    /^(cc-by-sa[- ]4\.0( international)?|https?:\/\/creativecommons\.org\/licenses\/by-sa\/4\.0\/?)$/i,
    'CC-BY-SA-4.0',
  ],
  [
    /^(cc by-nc-sa 4\.0|https?:\/\/creativecommons\.org\/licenses\/by-nc-sa\/4\.0\/?(deed\.en)?)$/i,
    'CC-BY-NC-SA-4.0',
  ],
  [/^https?:\/\/creativecommons\.org\/licenses\/by-nc\/4\.0\/?$/i, 'CC-BY-NC-4.0'],
  [/^agplv3$/i, 'AGPL-3.0'],
  [/^apache[- ]2\.0$/i, 'Apache-2.0'],
  [/^https?:\/\/unlicense\.org\/?$/i, 'Unlicense'],
]

/** Reads the licence of a model card, which is that of the recordings. Words that name no licence are no licence. */
export function licenceOf(card: string): CardLicence {
  const said = bullet(card, 'License')
  const url = bullet(card, 'URL')
  const base = /fine-?tuned from (.+?voice(?: \([^)\n]*\))?)/i.exec(card)?.[1]
  const spelling = spellings.find(([pattern]) => pattern.test(said))
  const words = said === '' ? 'MODEL_CARD names no licence' : `MODEL_CARD says "${said}"`
  const about = [
    ...(spelling === undefined ? [words] : []),
    ...(url === '' ? [] : [`recordings: ${url}`]),
    ...(base === undefined ? [] : [`fine-tuned from ${base}`]),
  ]
  return { licence: spelling?.[1] ?? null, licence_note: about.length === 0 ? null : about.join('; ') }
}

function bullet(card: string, name: string): string {
  return new RegExp(`^\\s*\\*\\s*${name}:[ \\t]*(.*)$`, 'im').exec(card)?.[1]?.trim() ?? ''
}
