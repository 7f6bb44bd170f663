import fc from 'fast-check'

/** JSON text that no value of JavaScript can be written as; it takes the place of its mark. */
const written: Readonly<Record<string, string>> = {
  '\u0001deep': `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  '\u0001deeper': `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  '\u0001huge': '1e999',
  '\u0001long': '9'.repeat(400),
  '\u0001half': '"\\ud800"',
  '\u0001proto': '{"__proto__":{"isAdmin":true,"status":"ok"},"constructor":{"prototype":{"x":1}}}',
  '\u0001twice': '{"a":1,"a":2}',
  '\u0001minus': '-0',
  '\u0001small': '1e-400',
}
const marks = Object.keys(written)

/** A value as JSON text, with what JSON.stringify cannot write. */
export function textOf(value: unknown): string {
  const text = value === undefined ? 'null' : JSON.stringify(value)
  return text.includes('\\u0001')
    ? text.replaceAll(/"\\u0001([a-z]+)"/g, (_, name: string) => written[`\u0001${name}`] ?? 'null')
    : text
}

const edges = [
  0,
  -1,
  1,
  0.5,
  -0.5,
  100,
  101,
  250,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  1e21,
  1e308,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  Number.EPSILON,
  1e-7,
  5e-324,
  0.1 + 0.2,
  123456789.123456789,
]
const texts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff',
  '\ufeff',
  '\u202e',
  '\u001b[31m',
  '\r\n',
  "'",
  '"',
  '\\',
  '<script>alert(1)</script>',
  '=HYPERLINK("http://x")',
  '@SUM(1)',
  '-1',
  '+1',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '../../etc/passwd',
  '%00',
  '$(id)',
  '`id`',
  '\\input{/etc/passwd}',
  'null',
  'NaN',
  'Infinity',
  '1e999',
  '🦜',
  'e\u0301'.repeat(50),
  'a'.repeat(257),
  'x'.repeat(10_000),
  '00000000-0000-0000-0000-000000000000',
]

/** A value that somebody who means no good, or does not know better, sends. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...edges) },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...texts) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(...marks) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { a: null }) },
  fc.double(),
  fc.integer(),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
)

/** A number or text at a border of what a column takes. */
export const borderValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...edges,
    ...edges.map((edge) => -edge),
    ...texts,
    '\u0001half',
    '\u0001minus',
    '\u0001small',
    null,
    true,
    false,
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.string({ maxLength: 260 }),
)

type Json = Readonly<Record<string, unknown>>

/** A message in which something is another value, is not there, is there in addition, or is all that there is. */
export function mutated(good: Json): fc.Arbitrary<unknown> {
  const paths = pathsOf(good)
  if (paths.length === 0) return oddValue
  const place = fc.constantFrom(...paths)
  return fc.oneof(
    { weight: 6, arbitrary: fc.tuple(place, oddValue).map(([path, value]) => replacedAt(good, path, value)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(place, oddValue, place, oddValue)
        .map(([a, x, b, y]) => replacedAt(replacedAt(good, a, x), b, y)),
    },
    { weight: 1, arbitrary: place.map((path) => replacedAt(good, path, undefined)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.oneof(fc.constantFrom(...texts), fc.string()), oddValue)
        .map(([key, value]) => ({ ...good, [key]: value })),
    },
    { weight: 1, arbitrary: oddValue },
  )
}

function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null || path.length > 3) return path.length === 0 ? [] : [path]
  const entries = Object.entries(value).slice(0, 40)
  return [
    ...(path.length === 0 ? [] : [path]),
    ...entries.flatMap(([key, inner]) => pathsOf(inner, [...path, key])),
  ]
}

function replacedAt(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by
  if (Array.isArray(value))
    return value.map((item, i) => (String(i) === key ? replacedAt(item, rest, by) : (item as unknown)))
  if (typeof value !== 'object' || value === null) return by
  return { ...value, [key]: replacedAt((value as Json)[key], rest, by) }
}
