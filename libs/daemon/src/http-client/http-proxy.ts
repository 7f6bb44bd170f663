import { BlockList, isIP, isIPv6 } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { StartError } from '../errors.js'

/** Variables of an environment. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A proxy that HTTP goes by. */
export interface HttpProxy {
  readonly url: URL
  /** Host and port, without a password. */
  readonly name: string
  /** For its `Proxy-Authorization`; null where it asks for none. */
  readonly authorization: string | null
}

/**
 * The proxy that the environment names for a URL, by `http_proxy`, `https_proxy` and `no_proxy` in small or capital
 * letters, as curl reads them; null for this machine itself, which no proxy can reach.
 * @throws StartError when the variable names none that can be used.
 */
export function proxyFor(url: URL, env: Environment): HttpProxy | null {
  const name = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy'
  const value = variable(env, name)
  if (value === '' || isThisMachine(bare(url.hostname)) || isExempt(url, variable(env, 'no_proxy')))
    return null
  return readProxy(name, value)
}

const variable = (env: Environment, name: string) => (env[name] ?? env[name.toUpperCase()] ?? '').trim()

/** An IPv6 address without its brackets. */
const bare = (host: string) => host.replace(/^\[|\]$/g, '').toLowerCase()

function readProxy(name: string, value: string): HttpProxy {
  const text = /^[a-z0-9+.-]+:\/\//i.test(value) ? value : `http://${value}`
  const url = URL.canParse(text) ? new URL(text) : null
  // A password may be in it, so the value itself is not shown.
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new StartError(
      `${name}: expected a proxy such as http://host:3128 (http or https); no_proxy names hosts that are asked without it`,
    )
  const { username, password, host } = url
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return {
    url,
    name: url.port === '' ? `${host}:${url.protocol === 'https:' ? 443 : 80}` : host,
    authorization: pair === ':' ? null : `Basic ${Buffer.from(pair).toString('base64')}`,
  }
}

function isThisMachine(host: string): boolean {
  if (/^(127\.|0\.0\.0\.0$|::1?$|::ffff:7f)/.test(host) || /(^|\.)localhost$/.test(host)) return true
  if (isIP(host) === 0) return host === hostname().toLowerCase()
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return own.some(({ address }) => address === host)
}

/** Names match their subdomains as well; `*` is every host, `host:8080` one port, `10.0.0.0/8` a network. */
function isExempt(url: URL, list: string): boolean {
  const host = bare(url.hostname)
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  return list.split(/[\s,]+/).some((entry) => entry !== '' && matches(entry.toLowerCase(), host, port))
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  if (entry.includes('/')) return isInNetwork(entry, host)
  // An IPv6 address without brackets has no port.
  const [, bracketed, plain, wanted] = /^(?:\[(.+)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? []
  if (wanted !== undefined && wanted !== port) return false
  const name = (bracketed ?? plain ?? entry).replace(/^\*?\./, '')
  return name !== '' && (host === name || (isIP(host) === 0 && host.endsWith(`.${name}`)))
}

function isInNetwork(entry: string, host: string): boolean {
  const [network = '', prefix = ''] = entry.split('/')
  const family = isIPv6(network) ? 'ipv6' : 'ipv4'
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN
  if (isIP(network) === 0 || isIP(host) === 0 || !(bits <= (family === 'ipv6' ? 128 : 32))) return false
  const list = new BlockList()
  list.addSubnet(network, bits, family)
  return list.check(host, isIPv6(host) ? 'ipv6' : 'ipv4')
}
