import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FileWanted } from '../../voices/sources/file-wanted.js'

/** Files of DNSMOS, which Microsoft's own package carries (MIT). */
export const dnsmosFiles: readonly FileWanted[] = [
  ofSpeechmos(
    'sig_bak_ovr.onnx',
    1_157_965,
    '269fbebdb513aa23cddfbb593542ecc540284a91849ac50516870e1ac78f6edd',
  ),
  ofSpeechmos('model_v8.onnx', 224_860, '9246480c58567bc6affd4200938e77eef49468c8bc7ed3776d109c07456f6e91'),
]

/** Where it is kept. */
export const dnsmosFolder = (home: string) => join(home, 'models', 'dnsmos')

/** As a row names it. */
export const dnsmosName = 'DNSMOS (speechmos 0.0.1.1)'

/** Whether all files are there and as they should be: a score by another model is another score. */
export function hasDnsmos(folder: string): boolean {
  return dnsmosFiles.every(({ name, sha256 }) => sha256Of(join(folder, name)) === sha256)
}

function sha256Of(path: string): string | null {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex')
  } catch {
    // Not there, or not to be read: not installed.
    return null
  }
}

function ofSpeechmos(name: string, bytes: number, sha256: string): FileWanted {
  const member = `speechmos/dnsmos_models/${name}`
  const from = [[{ kind: 'pypi', package: 'speechmos', version: '0.0.1.1', member } as const]]
  return { name, bytes, sha256, md5: null, from }
}
