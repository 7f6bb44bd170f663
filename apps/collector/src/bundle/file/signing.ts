import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { errorReason, StartError } from '@voicemark/daemon'
import type { BundleSignature } from './manifest.js'

/** Writes a key of one's own, for its owner alone, and gives its fingerprint. @throws StartError where the file is there. */
export function makeKey(path: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  try {
    writeFileSync(path, pem, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw new StartError(`${path} cannot be written: ${errorReason(error)}`)
  }
  return fingerprintOf(publicKey)
}

/** @throws StartError where the file has no such key. */
export function readKey(path: string): KeyObject {
  let key: KeyObject
  try {
    key = createPrivateKey(readFileSync(path))
  } catch (error) {
    const reason = error instanceof Error && 'syscall' in error ? errorReason(error) : 'it has no private key'
    throw new StartError(`--sign: ${path}: ${reason}; voicemark bundle --make-key FILE makes one`)
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new StartError(
      `--sign: ${path} has a key of the kind ${String(key.asymmetricKeyType)}; ed25519 is needed`,
    )
  return key
}

/** Vouches for the bytes of a manifest. */
export function signManifest(manifest: Uint8Array, key: KeyObject): BundleSignature {
  return {
    algorithm: 'ed25519',
    public_key: derOf(createPublicKey(key)).toString('base64'),
    signature: sign(null, manifest, key).toString('base64'),
  }
}

/** The fingerprint of who signed the bytes; null: nobody did, for the signature is not of them. */
export function signerOf(manifest: Uint8Array, { public_key, signature }: BundleSignature): string | null {
  try {
    const key = createPublicKey({ key: Buffer.from(public_key, 'base64'), format: 'der', type: 'spki' })
    const isTheirs =
      key.asymmetricKeyType === 'ed25519' && verify(null, manifest, key, Buffer.from(signature, 'base64'))
    return isTheirs ? fingerprintOf(key) : null
  } catch {
    // What is no key is nobody's.
    return null
  }
}

const derOf = (key: KeyObject) => key.export({ type: 'spki', format: 'der' })

/** As people read it to each other: the SHA-256 of the public key. */
function fingerprintOf(key: KeyObject): string {
  return `SHA256:${createHash('sha256').update(derOf(key)).digest('base64').replace(/=+$/, '')}`
}
