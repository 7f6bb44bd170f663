import { parse } from '@unified-latex/unified-latex-util-parse'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { breakableTex, escapeTex } from './tex-text.js'

test.each([
  ['intel_i5 50% of $9 #2 & {x}', 'intel\\_i5 50\\% of \\$9 \\#2 \\& \\{x\\}'],
  ['\\input{/etc/passwd}', '\\textbackslash{}input\\{/etc/passwd\\}'],
  ['a~b^c<d>e|f', 'a\\textasciitilde{}b\\textasciicircum{}c\\textless{}d\\textgreater{}e\\textbar{}f'],
  ['Ünïcodé Škoda ł', '\\"{U}n\\"{\\i}cod\\\'{e} \\v {S}koda \\l{}'],
  ['GPU 🚀 東', 'GPU {[}U+1F680] {[}U+6771]'],
  ['two\nlines\u202e--x', 'two lines -{}-x'],
])('%j is printed and does nothing', (text, tex) => {
  expect(escapeTex(text)).toBe(tex)
})

const known = new Set(
  (
    'textbackslash { } _ % $ # & textasciitilde textasciicircum textless textgreater textbar allowbreak dots ensuremath mu pi ' +
    'times pm le ge circ cdot Sigma to texttrademark textregistered textcopyright ss ae AE o O l L oe i j ` \' ^ ~ = u . " r H v c ,'
  ).split(' '),
)

/** Every command in the TeX, however deep. */
function commandsOf(tex: string): string[] {
  const found: string[] = []
  JSON.stringify(parse(tex), (_, value: unknown) => {
    if (
      typeof value === 'object' &&
      value !== null &&
      'type' in value &&
      value.type === 'macro' &&
      'content' in value
    )
      found.push(String(value.content))
    return value
  })
  return found
}

test('whatever the names, their TeX is ASCII, has balanced braces and only commands that print', () => {
  const names = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(...Array.from('\\{}_%$#&~^<>|[]*`-?!\'" é🚀')), maxLength: 40 }),
  )
  const tex = fc
    .sample(names, { seed: 7, numRuns: 60 })
    .flatMap((name) => [escapeTex(name), breakableTex(name)])
  for (const one of tex) {
    expect(one).toMatch(/^[ -~]*$/)
    const braces = one.replace(/\\[^a-zA-Z]/g, '')
    expect(braces.split('{').length).toBe(braces.split('}').length)
  }
  for (const one of tex.slice(0, 60)) expect(commandsOf(one).filter((name) => !known.has(name))).toEqual([])
}, 90_000)

test('a name of 300 characters is cut where it is shown short', () => {
  expect(breakableTex('x'.repeat(300), 24)).toBe(`${'x'.repeat(8)}\\allowbreak{}`.repeat(3) + '\\dots{}')
})
