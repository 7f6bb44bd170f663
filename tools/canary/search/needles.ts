import { createHash } from 'node:crypto'

/** One form in which a text could be written somewhere. */
export interface Needle {
  /** Such as `base64 of a word`. */
  readonly form: string
  readonly bytes: Buffer
  /** Whether a database and a JSON text can hold it as text. */
  readonly isText: boolean
}

/** All forms of a sentence and of each of its words; letters may be written large or small. */
export function needlesOf(sentence: string): Needle[] {
  const words = sentence.split(/[^\p{L}]+/u).filter((word) => word.length > 3)
  const ofSentence = [...formsOf(sentence, 'the sentence'), ...digestsOf(sentence, 'the sentence')]
  return [
    ...ofSentence,
    ...words.flatMap((word) => [...formsOf(word, 'a word'), ...digestsOf(word, 'a word')]),
  ]
}

function formsOf(text: string, of: string): Needle[] {
  const bytes = Buffer.from(text)
  const needle = (form: string, written: string) => ({
    form: `${form} of ${of}`,
    bytes: Buffer.from(written),
    isText: true,
  })
  const wide = Buffer.from(text, 'utf16le')
  const forms = [
    needle('letters', text),
    needle('hexadecimals', bytes.toString('hex')),
    ...[0, 1, 2].flatMap((offset) => {
      const inner = base64At(bytes, offset)
      const other = inner.replaceAll('+', '-').replaceAll('/', '_')
      return [
        needle(`base64 at ${offset}`, inner),
        ...(other === inner ? [] : [needle(`base64url at ${offset}`, other)]),
      ]
    }),
    { form: `UTF-16 of ${of}`, bytes: wide, isText: false },
    { form: `UTF-16, big end first, of ${of}`, bytes: Buffer.from(wide).swap16(), isText: false },
  ]
  const encoded = encodeURIComponent(text)
  if (encoded === text) return forms
  return [...forms, needle('URL encoding', encoded), needle('form encoding', encoded.replaceAll('%20', '+'))]
}

/** What of the base64 of something longer is this text's alone, where so many bytes of a group stand before it. */
function base64At(bytes: Buffer, offset: number): string {
  const whole = Math.floor((offset + bytes.length) / 3) * 3 - offset
  const written = Buffer.concat([Buffer.alloc(offset), bytes.subarray(0, whole)]).toString('base64')
  return written.slice(offset === 0 ? 0 : 4)
}

function digestsOf(text: string, of: string): Needle[] {
  return (['sha256', 'md5'] as const).flatMap((name) => {
    const digest = createHash(name).update(text).digest()
    return (['hex', 'base64'] as const).map((encoding) => ({
      form: `${name} of ${of} as ${encoding}`,
      bytes: Buffer.from(digest.toString(encoding)),
      isText: true,
    }))
  })
}

/** The forms that bytes have in them, whatever their letters' case. */
export function formsIn(bytes: Buffer, needles: readonly Needle[]): string[] {
  const text = small(bytes)
  return [...new Set(needles.filter((needle) => text.includes(small(needle.bytes))).map(({ form }) => form))]
}

/** A character for each byte; ASCII letters are small. */
const small = (bytes: Buffer) =>
  bytes.toString('latin1').replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
