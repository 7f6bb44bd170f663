import type { Server } from 'node:https'
import { createSecureContext } from 'node:tls'
import { StartError, errorReason } from '../errors.js'
import { readSmallFile } from '../settings/small-file.js'

/** Where a certificate with its chain and its private key lie, as PEM. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

/** What the files hold. */
export interface TlsKeys {
  readonly cert: string
  readonly key: string
}

/** Older versions are broken; browsers of today ask for none of them. */
export const oldestTls = 'TLSv1.2'

const lookMs = 60_000

/** Reads both files. @throws StartError that names the one that cannot be used. */
export function readTls({ cert, key }: TlsFiles): TlsKeys {
  const keys = { cert: readPem('VOICEMARK_TLS_CERT', cert), key: readPem('VOICEMARK_TLS_KEY', key) }
  try {
    createSecureContext(keys)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(
      `VOICEMARK_TLS_CERT ${cert} and VOICEMARK_TLS_KEY ${key} are no certificate and its key as PEM: ${reason}`,
    )
  }
  return keys
}

function readPem(setting: string, path: string): string {
  try {
    return readSmallFile(path)
  } catch (error) {
    throw new StartError(`${setting}: ${path} cannot be read: ${errorReason(error)}`)
  }
}

/** Serves new links with a renewed certificate once its files have changed; what cannot be used is told, and the old goes on. */
export function followTls(
  server: Server,
  files: TlsFiles,
  first: TlsKeys,
  onError: (reason: string) => void,
): void {
  let known = first
  const look = () => {
    try {
      const now = readTls(files)
      if (now.cert === known.cert && now.key === known.key) return
      server.setSecureContext({ ...now, minVersion: oldestTls })
      known = now
    } catch (error) {
      onError(errorReason(error))
    }
  }
  const timer = setInterval(look, lookMs).unref()
  server.once('close', () => clearInterval(timer))
}
