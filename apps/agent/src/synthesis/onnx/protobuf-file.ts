import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'

/** One field of a message: a number for varints, otherwise where its bytes are in the file. */
export interface Field {
  readonly no: number
  readonly value: number | null
  readonly start: number
  readonly end: number
}

/** A stretch of the file that holds one message or one string. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A protobuf file read a window at a time, so that weights are stepped over and never loaded. */
export interface ProtobufFile {
  readonly size: number
  fields(range: Range): Generator<Field>
  text(range: Range): string
  numbers(range: Range): number[]
  /** The first bytes, to show what the file is instead. */
  head(): Uint8Array
  close(): void
}

const windowBytes = 64 * 1024
// A tag and a varint are at most 5 and 10 bytes long.
const headBytes = 15
const maxTextBytes = 4096
// A voice of 60 MB has about 60,000; a file of nothing but tiny fields would keep a reader busy for minutes.
const maxFields = 5_000_000

/** Opens a file for `fields`, which throws a RangeError where the content is no protobuf or is cut short. */
export function openProtobuf(path: string): ProtobufFile {
  const fd = openSync(path, 'r')
  const size = fstatSync(fd).size
  const read = windowReader(fd)
  let visited = 0
  function* fields(range: Range): Generator<Field> {
    for (let at = range.start; at < range.end;) {
      if ((visited += 1) > maxFields) throw new RangeError(`more than ${maxFields} fields`)
      const field = readField(read(at, Math.min(headBytes, range.end - at)), at)
      if (field.end > range.end) throw new RangeError(`byte ${at} announces content up to byte ${field.end}`)
      yield field
      at = field.end
    }
  }
  return {
    size,
    fields,
    text: ({ start, end }) => Buffer.from(read(start, Math.min(end - start, maxTextBytes))).toString('utf8'),
    numbers: ({ start, end }) => readPacked(read(start, Math.min(end - start, maxTextBytes))),
    head: () => Uint8Array.from(read(0, Math.min(headBytes, size))),
    close: () => closeSync(fd),
  }
}

function windowReader(fd: number): (start: number, length: number) => Uint8Array {
  const window = Buffer.alloc(windowBytes)
  let first = 0
  let filled = 0
  return (start, length) => {
    if (start < first || start + length > first + filled) {
      first = start
      filled = readSync(fd, window, 0, windowBytes, start)
    }
    return window.subarray(start - first, start - first + length)
  }
}

function readField(bytes: Uint8Array, at: number): Field {
  const reader = new BinaryReader(bytes)
  const [no, wireType] = reader.tag()
  const value = wireType === WireType.Varint ? Number(reader.int64()) : null
  const length = value === null ? payloadLength(reader, wireType, at) : 0
  const start = at + reader.pos
  return { no, value, start, end: start + length }
}

function payloadLength(reader: BinaryReader, wireType: WireType, at: number): number {
  if (wireType === WireType.LengthDelimited) return reader.uint32()
  if (wireType === WireType.Bit32) return 4
  if (wireType === WireType.Bit64) return 8
  throw new RangeError(`byte ${at} starts no known field`)
}

function readPacked(bytes: Uint8Array): number[] {
  const reader = new BinaryReader(bytes)
  const numbers: number[] = []
  while (reader.pos < reader.len) numbers.push(Number(reader.int64()))
  return numbers
}
