import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** A certificate and its key, as files. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** Signs one for this name itself. @throws Error where openssl cannot be run */
export function makeCertificate(folder: string, name: string): Certificate {
  const [cert, key] = [join(folder, 'fullchain.pem'), join(folder, 'privkey.pem')]
  const made = spawnSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-keyout', key, '-out', cert],
    ],
    { encoding: 'utf8', timeout: 30_000 },
  )
  if (made.status !== 0)
    throw new Error(`openssl makes no certificate: ${made.error?.message ?? made.stderr}`)
  return { cert, key }
}
