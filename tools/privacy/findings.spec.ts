import { expect, test } from 'vitest'
import { judge } from './findings.js'

const local = { hosts: [], folders: ['/checkout'] }

test('loopback and the folders that were named are nobody else', () => {
  const events = [
    { type: 'connect', address: '127.0.0.53', port: 1 },
    { type: 'connect', address: '::1', port: 80 },
    { type: 'write', path: '/checkout/a' },
    { type: 'write', path: '/dev/null' },
    { type: 'write', path: 'pipe:[6506420]' },
  ] as const
  expect(judge(events, local)).toEqual({ loopback: 2, allowed: 0, written: 3, foreign: [] })
})

test('a foreign address, a lookup and a file elsewhere are said once each', () => {
  const events = [
    { type: 'lookup', name: 'mobile.events.data.microsoft.com' },
    { type: 'connect', address: '10.0.0.53', port: 53 },
    { type: 'connect', address: '20.42.73.26', port: 443 },
    { type: 'connect', address: '20.42.73.26', port: 443 },
    { type: 'write', path: '/checkout-2/a' },
    { type: 'write', path: '/pipe:[1]' },
  ] as const
  expect(judge(events, local).foreign).toEqual([
    'looks up mobile.events.data.microsoft.com',
    'asks the name server 10.0.0.53',
    'connects to 20.42.73.26',
    'writes /checkout-2/a',
    'writes /pipe:[1]',
  ])
})

test('a step that may speak to a host may look up that one alone', () => {
  const events = [
    { type: 'lookup', name: 'registry.npmjs.org' },
    { type: 'connect', address: '10.0.0.53', port: 53 },
    { type: 'connect', address: '104.16.0.1', port: 443 },
    { type: 'lookup', name: 'binaries.prisma.sh' },
  ] as const
  expect(judge(events, { ...local, hosts: ['registry.npmjs.org'] })).toMatchObject({
    allowed: 2,
    foreign: ['looks up binaries.prisma.sh'],
  })
})

test('a program of a package is foreign where packages are only read', () => {
  const events = [
    { type: 'run', path: '/usr/bin/pip' },
    { type: 'run', path: '/voices/.adding/hibari/bin/hibari' },
  ] as const
  expect(judge(events, { ...local, inert: ['/voices'] }).foreign).toEqual([
    'runs /voices/.adding/hibari/bin/hibari',
  ])
})
