import { readPlan } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { parseRemotePlans, remoteRefusal } from './remote-plans.js'

const servers = 'voices,http://host:8880,tcp://host:10200'
const server = { engine: 'http', url: 'http://host:8880/lab' }
const wyoming = { engine: 'wyoming', url: 'tcp://host:10200' }

const refusalOf = (one: object, allowed = servers) => {
  const { plan } = readPlan({ configurations: [one] }, 0)
  const plans = parseRemotePlans(allowed)
  if (plan === null || plans === null) throw new Error('not read')
  return remoteRefusal(plan, plans)
}

test('servers of the agent’s own list may be measured for a collector', () => {
  expect(refusalOf({})).toBeNull()
  for (const one of [server, wyoming, { ...server, watch: 'none' }, { ...server, watch: 'agent:gpu/port:1' }])
    expect(refusalOf(one)).toBeNull()
  for (const one of [
    { ...server, url: 'http://host' },
    { ...wyoming, url: 'tcp://host:1' },
  ])
    expect(refusalOf(one)).toMatchObject({ code: 'server' })
  expect(refusalOf(server, 'voices')).toMatchObject({ code: 'server' })
  expect(refusalOf({}, 'never')).toMatchObject({ code: 'remote-plans' })
})

test.each([
  [{ engine: 'command', command: 'rm -r a' }, 'command'],
  [{ ...server, serve: 'rm -r a' }, 'serve'],
  [{ ...wyoming, serve: 'rm -r a' }, 'serve'],
  [{ ...server, model_file: '/etc/shadow' }, 'model_file'],
  [{ ...server, watch: 'pid:1' }, 'watch'],
  [{ ...server, watch: 'name:sshd' }, 'watch'],
  [{ ...server, key_env: 'HOME' }, 'key_env'],
  [{ ...server, request: 'DELETE / {text}' }, 'request'],
  [{ ...server, headers: { a: 'b' } }, 'headers'],
])('%j never comes from a collector', (one, field) => {
  expect(refusalOf(one)).toEqual({
    code: field.replace('_', '-'),
    detail: `${field} is for plans that are started on the machine itself`,
  })
})

test.each(['', 'all', 'voices,host', 'voices,tcp://host:1/a', 'voices,ftp://host', 'voices,tcp://u@host:1'])(
  'the setting %j is refused',
  (text) => {
    expect(parseRemotePlans(text)).toBeNull()
  },
)

test('an origin is read however it is spelt', () => {
  expect(parseRemotePlans('voices, HTTP://Host:80/ ,tcp://host:1')?.servers).toEqual([
    'http://host',
    'tcp://host:1',
  ])
})
