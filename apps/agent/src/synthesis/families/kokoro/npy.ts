/** What the head of an array of numpy says, https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
export interface NpyHead {
  /** Such as `<f4`. */
  readonly type: string
  readonly fortran: boolean
  readonly shape: readonly number[]
  /** Where its numbers begin. */
  readonly start: number
}

const magic = '\x93NUMPY'

/** Reads the head; null where the bytes are no array, or end too early. */
export function readNpyHead(bytes: Buffer): NpyHead | null {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 6) !== magic) return null
  const wide = (bytes[6] ?? 0) > 1
  const length = wide ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8)
  const start = (wide ? 12 : 10) + length
  if (start > bytes.length) return null
  const head = bytes.toString('latin1', wide ? 12 : 10, start)
  const type = /'descr': *'([^']*)'/.exec(head)?.[1]
  const order = /'fortran_order': *(True|False)/.exec(head)?.[1]
  const shape = /'shape': *\(([\d, ]*)\)/.exec(head)?.[1]
  if (type === undefined || order === undefined || shape === undefined) return null
  const sizes = shape
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number)
  return { type, fortran: order === 'True', shape: sizes, start }
}
