import fc from 'fast-check'

/** One thing that becomes of a file, at a place that is a share of its length. */
export interface Harm {
  readonly kind: 'flip' | 'cut' | 'drop' | 'put' | 'twice' | 'zero'
  readonly at: number
  readonly length: number
  readonly put: string
}

const odd = [
  '',
  '\0',
  '\n',
  '\r',
  '"',
  ',',
  '{',
  ']',
  '\ufeff',
  '\xff\xfe',
  '\xe2\x82',
  '\x1b[31m',
  '9'.repeat(400),
  '1e999',
  'NaN',
  'null',
  '__proto__',
  '[['.repeat(3000),
  'x'.repeat(70_000),
]

/** What a disk, an editor or somebody else makes of a file: one to four of these. */
export const harms: fc.Arbitrary<readonly Harm[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Harm['kind']>('flip', 'flip', 'cut', 'drop', 'put', 'put', 'twice', 'zero'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(200),
    put: fc.oneof(fc.constantFrom(...odd), fc.string({ maxLength: 20, unit: 'binary' })),
  }),
  { minLength: 1, maxLength: 4 },
)

/** The file with all that harms it. */
export const harmed = (bytes: Buffer, all: readonly Harm[]): Buffer => all.reduce(harmedOnce, bytes)

function harmedOnce(bytes: Buffer, { kind, at, length, put }: Harm): Buffer {
  const from = Math.floor(at * bytes.length)
  const [before, after] = [bytes.subarray(0, from), bytes.subarray(from + length)]
  const some = bytes.subarray(from, from + length)
  if (kind === 'cut') return before
  if (kind === 'drop') return Buffer.concat([before, after])
  if (kind === 'put') return Buffer.concat([before, Buffer.from(put, 'latin1'), bytes.subarray(from)])
  if (kind === 'twice') return Buffer.concat([before, some, some, after])
  if (kind === 'zero') return Buffer.concat([before, Buffer.alloc(some.length), after])
  const copy = Buffer.from(bytes)
  if (copy.length > 0)
    copy.writeUInt8(
      copy.readUInt8(Math.min(from, copy.length - 1)) ^ (1 << (length % 8)),
      Math.min(from, copy.length - 1),
    )
  return copy
}
