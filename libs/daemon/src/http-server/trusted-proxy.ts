import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import proxyAddr from 'proxy-addr'

/** Whether an address is a proxy's that is to be believed. */
export type TrustProxy = (address: string, hop: number) => boolean

/** Believes nobody. */
export const trustNone: TrustProxy = () => false

/** Reads addresses, ranges as 10.0.0.0/8, and the names loopback, linklocal and uniquelocal; null where one is none. */
export function parseTrustedProxy(text: string): TrustProxy | null {
  try {
    return proxyAddr.compile(text.split(',').map((one) => one.trim()))
  } catch {
    // Said with what is expected.
    return null
  }
}

/** Whether a request says that it was handed on by a proxy. */
export function isForwarded(headers: IncomingHttpHeaders): boolean {
  return Object.keys(headers).some((name) => name === 'forwarded' || name.startsWith('x-forwarded-'))
}

/** The address of who asks: the last one on the way that is not a proxy's which is to be believed. */
export function senderOf(request: IncomingMessage, trust: TrustProxy): string {
  return proxyAddr(request, trust)
}
