import { createHttpClient, readCertificates, StartError, type HttpClient } from '@voicemark/daemon'
import type { HttpConfiguration } from '@voicemark/schema'

/** How a server is reached. */
export interface ServerAccess {
  readonly http: HttpClient
  /** From the variable that the configuration names. */
  readonly key: string | null
  /** Host and port of the proxy that it is asked by. */
  readonly proxy: string | null
}

/** @throws StartError when the environment or a file has not what the configuration names. */
export function accessTo(configuration: HttpConfiguration, env: NodeJS.ProcessEnv): ServerAccess {
  const { url, key_env, ca, insecure } = configuration
  const http = createHttpClient({ env, ca: ca === null ? null : readCertificates(ca), insecure })
  return { http, key: keyOf(url, key_env, env), proxy: http.proxyOf(url)?.name ?? null }
}

function keyOf(url: string, name: string | null, env: NodeJS.ProcessEnv): string | null {
  const key = name === null ? null : env[name]
  if (key === undefined || key === '')
    throw new StartError(`${name}, which holds the key of ${url}, is not set`)
  return key
}
