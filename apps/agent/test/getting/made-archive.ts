import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { Header, type types } from 'tar'

/** What is to stand in an archive; the rest is what somebody who means harm may write. */
export interface MadeMember {
  readonly name: string
  readonly body?: Buffer
  readonly link?: string
  readonly isEncrypted?: boolean
  /** What it says of its size, where that is not true. */
  readonly says_bytes?: number
}

const emptyBody = Buffer.alloc(0)

/** A zip, by hand: no writer makes what the tests need (APPNOTE.TXT 6.3.10 §4.3). */
export function madeZip(members: readonly MadeMember[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const member of members) {
    const common = zipFields(member)
    const packed = packedBody(member)
    const name = Buffer.from(member.name)
    const local = Buffer.concat([u32(0x04034b50), u16(20), common, u16(0), name, packed])
    const mode = member.link === undefined ? 0o100644 : 0o120777
    directory.push(
      Buffer.concat([u32(0x02014b50), u16(0x031e), u16(20), common, u16(0), u16(0), u16(0), u16(0)]),
      Buffer.concat([u32((mode << 16) >>> 0), u32(offset), name]),
    )
    parts.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const counts = [u16(0), u16(0), u16(members.length), u16(members.length)]
  const end = Buffer.concat([u32(0x06054b50), ...counts, u32(central.length), u32(offset), u16(0)])
  return Buffer.concat([...parts, central, end])
}

const bodyOf = ({ body, link }: MadeMember) => (link === undefined ? (body ?? emptyBody) : Buffer.from(link))
const packedBody = (member: MadeMember) => deflateRawSync(bodyOf(member))

/** Flags, method, time, CRC, sizes and the length of the name, which stand in both headers. */
function zipFields(member: MadeMember): Buffer {
  const body = bodyOf(member)
  const flags = u16((member.isEncrypted === true ? 1 : 0) | 0x800)
  const sizes = [u32(packedBody(member).length), u32(member.says_bytes ?? body.length)]
  return Buffer.concat([
    flags,
    u16(8),
    u32(0x21 << 16),
    u32(crc32(body)),
    ...sizes,
    u16(Buffer.byteLength(member.name)),
  ])
}

const blockBytes = 512

/** A tar, packed by gzip (POSIX.1, ustar). */
export function madeTar(members: readonly MadeMember[], type: types.EntryTypeCode = '0'): Buffer {
  const blocks = members.flatMap((member) => {
    const body = member.body ?? emptyBody
    return [
      tarHeader(member, member.link === undefined ? type : '2'),
      body,
      Buffer.alloc(-body.length & (blockBytes - 1)),
    ]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)]))
}

function tarHeader(
  { name, body = emptyBody, link = '', says_bytes = body.length }: MadeMember,
  type: types.EntryTypeCode,
): Buffer {
  const header = new Header({ path: name, mode: 0o644, size: says_bytes, linkpath: link })
  header.type = type
  const block = Buffer.alloc(blockBytes)
  header.encode(block)
  return block
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
