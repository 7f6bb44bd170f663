import { hostname, networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { createHttpClient } from '../src/index.js'

const env = { http_proxy: 'http://proxy:3128', https_proxy: 'proxy:3129' }
const nameFor = (url: string, more = {}) =>
  createHttpClient({ env: { ...env, ...more } }).proxyOf(url)?.name ?? null

test('each protocol has its variable, in small letters before capital ones', () => {
  expect(nameFor('http://tts.example')).toBe('proxy:3128')
  expect(nameFor('https://tts.example')).toBe('proxy:3129')
  const capital = { HTTP_PROXY: 'http://capital' }
  expect(createHttpClient({ env: capital }).proxyOf('http://tts.example')?.name).toBe('capital:80')
  expect(nameFor('http://tts.example', capital)).toBe('proxy:3128')
  expect(nameFor('http://tts.example', { http_proxy: '' })).toBeNull()
})

test('this machine is asked without a proxy, by whatever name', () => {
  const own = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
  const ownHosts = own.flatMap(({ address, family }) => (family === 'IPv4' ? [address] : []))
  const hosts = [
    'localhost',
    'a.localhost',
    '127.0.0.1',
    '127.1.2.3',
    '[::1]',
    '0.0.0.0',
    hostname(),
    ...ownHosts,
  ]
  expect(hosts.filter((host) => nameFor(`http://${host}:8880`) !== null)).toEqual([])
})

test.each([
  ['tts.example', ['tts.example', 'a.tts.example'], ['example', 'xtts.example']],
  ['.tts.example, *.lab', ['tts.example', 'a.tts.example', 'gpu.lab'], ['other']],
  ['tts.example:8880', ['tts.example:8880'], ['tts.example', 'tts.example:8881']],
  ['10.0.0.0/8 192.168.1.7', ['10.1.2.3', '192.168.1.7'], ['11.0.0.1', '192.168.1.70']],
  ['[2001:db8::1],2001:db9::/32', ['[2001:db8::1]', '[2001:db9::9]'], ['[2001:db8::2]']],
  ['*', ['tts.example', '10.1.2.3'], []],
  ['', [], ['tts.example']],
])('no_proxy=%s', (no_proxy, direct, proxied) => {
  const isDirect = (host: string) => nameFor(`http://${host}`, { no_proxy }) === null
  expect([direct.filter(isDirect), proxied.filter(isDirect)]).toEqual([direct, []])
})

test.each(['socks5://me:secret@proxy', 'http://', '::'])(
  '%s is no proxy, and its password is not shown',
  (value) => {
    const read = () => nameFor('http://tts.example', { http_proxy: value })
    expect(read).toThrow(/^http_proxy: expected a proxy such as/)
    expect(read).not.toThrow(/secret/)
  },
)
