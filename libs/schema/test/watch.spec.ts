import { expect, test } from 'vitest'
import { parseWatch, watchText, writeWatch } from '../src/index.js'

const watches = [
  ['none', { kind: 'none' }],
  ['auto', { kind: 'auto' }],
  ['pid:4711', { kind: 'pids', pids: [4711] }],
  ['pid:4712,4711', { kind: 'pids', pids: [4712, 4711] }],
  ['children:1', { kind: 'children', pid: 1 }],
  ['port:65535', { kind: 'port', port: 65_535 }],
  ['name:piper', { kind: 'name', name: 'piper' }],
  ['name:my server: v2', { kind: 'name', name: 'my server: v2' }],
  ['container:kokoro_1.gpu', { kind: 'container', name: 'kokoro_1.gpu' }],
  ['cgroup:/', { kind: 'cgroup', path: '/' }],
  ['cgroup:/a.slice/docker-..x', { kind: 'cgroup', path: '/a.slice/docker-..x' }],
  ['agent:gpu box/port:8880', { kind: 'agent', agent: 'gpu box', watch: { kind: 'port', port: 8880 } }],
  ['agent:x/cgroup:/a', { kind: 'agent', agent: 'x', watch: { kind: 'cgroup', path: '/a' } }],
] as const

test.each(watches)('%s is read, and written as it was', (text, watch) => {
  expect(parseWatch(text)).toEqual(watch)
  expect(writeWatch(watch)).toBe(text)
  expect(watchText.parse(text)).toBe(text)
})

test('a process that is named twice is watched once', () => {
  expect(watchText.parse('pid:7,8,7')).toBe('pid:7,8')
})

test.each([
  ['', 'expected none, auto, pid:4711'],
  ['port', 'expected none, auto, pid:4711'],
  ['Port:80', 'expected none, auto, pid:4711'],
  ['constructor:1', 'expected none, auto, pid:4711'],
  [' none', 'expected none, auto, pid:4711'],
  ['pid:', 'expected the number of a process, 1–2147483647'],
  ['pid:0', 'expected the number of a process'],
  ['pid:-1', 'expected the number of a process'],
  ['pid:1,', 'expected the number of a process'],
  ['pid:0x10', 'expected the number of a process'],
  ['pid:2147483648', 'expected the number of a process'],
  ['children:', 'expected the number of a process'],
  ['port:65536', 'expected a port, 1–65535'],
  ['port:8880/tcp', 'expected a port'],
  ['name:', 'expected the name of a process'],
  ['name:bin/piper', 'expected the name of a process'],
  ['name:a\nb', 'expected the name of a process'],
  ['container:-x', 'expected a container'],
  ['container:../x', 'expected a container'],
  ['cgroup:a', 'expected a path'],
  ['cgroup:/a/../b', 'expected a path'],
  ['cgroup:/..', 'expected a path'],
  ['cgroup:/a/', 'expected a path'],
  ['agent:port:1', 'expected an agent'],
  ['agent:/port:1', 'expected an agent'],
  ['agent:x/', 'expected none, auto, pid:4711'],
  ['agent:x/auto', 'another agent cannot watch auto'],
  ['agent:x/children:1', 'another agent cannot watch children'],
  ['agent:x/agent:y/port:1', 'another agent cannot watch agent'],
  [`pid:${'1234567,'.repeat(40)}1`, 'expected at most 256 characters'],
])('%j is refused with words: %s', (text, words) => {
  expect(() => parseWatch(text)).toThrow(RangeError)
  expect(watchText.safeParse(text).error?.issues).toMatchObject([
    { message: expect.stringContaining(words) as string },
  ])
})

test('a watch is a text', () => {
  expect(watchText.safeParse(4711).error?.issues).toMatchObject([
    { message: expect.stringContaining('expected none, auto') as string },
  ])
})
