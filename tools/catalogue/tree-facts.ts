import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { licenceOf } from './licence-words.js'
import { publishedVoices, type KnownFacts } from './piper-entry.js'

const pointerPattern = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\noid sha256:([0-9a-f]{64})\n/

/**
 * What a checkout of rhasspy/piper-voices says, with its models as pointers of Git LFS: nothing else publishes SHA-256.
 * A file counts only where its MD5 is the one that was asked for; a pointer's stands in the `voices.json` beside it.
 */
export function treeFacts(folder: string): KnownFacts {
  const listed = publishedVoices.parse(JSON.parse(readFileSync(join(folder, 'voices.json'), 'utf8')))
  const digests = new Map(
    Object.values(listed).flatMap(({ files }) =>
      Object.entries(files).map(([path, { md5_digest }]) => [path, md5_digest] as const),
    ),
  )
  const bytesOf = (path: string) =>
    existsSync(join(folder, path)) ? readFileSync(join(folder, path)) : Buffer.alloc(0)
  return {
    sha256(path, md5) {
      const bytes = bytesOf(path)
      const pointer = pointerPattern.exec(bytes.subarray(0, 200).toString('latin1'))?.[1]
      if (pointer !== undefined) return digests.get(path) === md5 ? pointer : null
      const text = spellingsOf(bytes).find((spelling) => hash('md5', spelling) === md5)
      return text === undefined ? null : hash('sha256', text)
    },
    licence(path, md5) {
      const text = spellingsOf(bytesOf(path)).find((spelling) => hash('md5', spelling) === md5)
      return text === undefined ? null : licenceOf(text.toString('utf8'))
    },
  }
}

/** As it is, and with the name that the publisher has had since 2025; the digest says which of them it is. */
function spellingsOf(bytes: Buffer): Buffer[] {
  return [bytes, Buffer.from(bytes.toString('utf8').replaceAll('NabuCasa', 'OHF-Voice'))]
}

const hash = (kind: 'md5' | 'sha256', bytes: Buffer) => createHash(kind).update(bytes).digest('hex')
