import { oneLine } from '../../figures/words/text-fit.js'

const specials: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  _: '\\_',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  '&': '\\&',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': "''",
  // After a line end of a table these two would be taken for its options.
  '[': '{[}',
  '*': '{*}',
  // After ? and ! it would become another character.
  '`': '{}`{}',
}

/** Combining marks that TeX's oldest fonts can set. */
const accents: Readonly<Record<string, string>> = {
  '\u0300': '`',
  '\u0301': "'",
  '\u0302': '^',
  '\u0303': '~',
  '\u0304': '=',
  '\u0306': 'u ',
  '\u0307': '.',
  '\u0308': '"',
  '\u030a': 'r ',
  '\u030b': 'H ',
  '\u030c': 'v ',
  '\u0327': 'c ',
}

const symbols: Readonly<Record<string, string>> = {
  ß: '\\ss{}',
  æ: '\\ae{}',
  Æ: '\\AE{}',
  ø: '\\o{}',
  Ø: '\\O{}',
  ł: '\\l{}',
  Ł: '\\L{}',
  œ: '\\oe{}',
  ı: '\\i{}',
  µ: '\\ensuremath{\\mu}',
  μ: '\\ensuremath{\\mu}',
  '×': '\\ensuremath{\\times}',
  '±': '\\ensuremath{\\pm}',
  '≤': '\\ensuremath{\\le}',
  '≥': '\\ensuremath{\\ge}',
  '−': '\\ensuremath{-}',
  '°': '\\ensuremath{^\\circ}',
  '²': '\\ensuremath{^2}',
  '·': '\\ensuremath{\\cdot}',
  Σ: '\\ensuremath{\\Sigma}',
  π: '\\ensuremath{\\pi}',
  '→': '\\ensuremath{\\to}',
  '™': '\\texttrademark{}',
  '®': '\\textregistered{}',
  '©': '\\textcopyright{}',
  '–': '--',
  '—': '---',
  '‘': '`',
  '’': "'",
  '“': '``',
  '”': "''",
  '…': '\\dots{}',
  '\u00a0': '~',
  '\u202f': '\\,',
}

/**
 * A text as TeX that prints it and does nothing else, in ASCII, so that every engine and encoding takes it. Characters that
 * TeX's standard fonts lack, such as emoji, become their code point: `[U+1F600]`.
 */
export function escapeTex(text: string): string {
  return characters(text).map(escapeCharacter).join('')
}

/**
 * The same with places to break after separators and in long words, for a column that is narrow; beyond `most`
 * characters it ends in an ellipsis. Words longer than `longest` are broken; in prose that should be no word.
 */
export function breakableTex(text: string, most = 110, longest = 8): string {
  const whole = characters(text)
  const shown = whole.slice(0, most)
  let unbroken = 0
  const tex = shown.map((character, at) => {
    unbroken = /[\s_\-/.=,;:]/.test(character) ? 0 : unbroken + 1
    const breaks = unbroken === 0 ? !/[\s\d]/.test(shown[at + 1] ?? ' ') : unbroken % longest === 0
    return escapeCharacter(character, at, shown) + (breaks && character !== ' ' ? '\\allowbreak{}' : '')
  })
  return tex.join('') + (whole.length > most ? '\\dots{}' : '')
}

const characters = (text: string) => Array.from(oneLine(text.normalize('NFC')))

function escapeCharacter(character: string, at: number, all: readonly string[]): string {
  // Two of these would become a dash.
  if (character === '-' && all[at + 1] === '-') return '-{}'
  const known = specials[character] ?? symbols[character]
  if (known !== undefined) return known
  if (character >= ' ' && character <= '~') return character
  const [base = '', mark = '', ...more] = character.normalize('NFD')
  const accent = accents[mark]
  if (accent === undefined || more.length > 0 || !/[A-Za-z]/.test(base)) return codePoint(character)
  const letter = /[ij]/.test(base) && !/[.c]/.test(accent) ? `\\${base}` : base
  return `\\${accent}{${letter}}`
}

function codePoint(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return `{[}U+${hex}]`
}
