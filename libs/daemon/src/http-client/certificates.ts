import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'
import { errorReason, StartError } from '../errors.js'
import type { Environment } from './http-proxy.js'

/** Reads certificates to trust. @throws StartError when the file has none as PEM. */
export function readCertificates(path: string): string {
  let pem: string
  try {
    pem = readFileSync(path, 'utf8')
  } catch (error) {
    throw new StartError(`--ca: ${path} cannot be read: ${errorReason(error)}`)
  }
  try {
    new X509Certificate(pem)
  } catch {
    throw new StartError(`--ca: ${path} holds no certificate as PEM (-----BEGIN CERTIFICATE-----)`)
  }
  return pem
}

/** Trusts these beside those that Node comes with and those that its own variable names. */
export function trusting(pem: string, env: Environment): SecureContext {
  const extra = env['NODE_EXTRA_CA_CERTS']
  return createSecureContext({ ca: [...rootCertificates, ...(extra ? [readFileSync(extra)] : []), pem] })
}
