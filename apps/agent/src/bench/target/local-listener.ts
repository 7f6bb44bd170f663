import { networkInterfaces } from 'node:os'

/** What `auto` watches of a server: what listens on its port, where its address is of this machine. */
export function listenerAt(address: string): string {
  const { hostname, port, protocol } = new URL(address)
  if (!isHere(hostname.replace(/^\[|\]$/g, ''))) return 'none'
  return `port:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`
}

function isHere(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost') || /^127\./.test(host)) return true
  if (host === '::1' || host === '::' || host === '0.0.0.0') return true
  return Object.values(networkInterfaces()).some(
    (own) => own?.some(({ address }) => address === host) === true,
  )
}
