import type { RequestHandler } from 'express'

/** Headers of every answer: nothing is sniffed, cached or framed. */
export const secureHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy':
      "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'",
  })
  next()
}

/**
 * Whether a request is one that no foreign web page made a browser send: not of another origin, and not to a name that
 * was made to point here (DNS rebinding).
 */
export function isLocalRequest({
  host,
  origin,
}: {
  host?: string | undefined
  origin?: string | undefined
}): boolean {
  return isLoopback(`http://${host ?? ''}`) && (origin === undefined || isLoopback(origin))
}

/** Whether a URL names this machine. */
export function isLoopback(url: string): boolean {
  return URL.canParse(url) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)
}
