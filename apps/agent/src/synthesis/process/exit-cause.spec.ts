import { expect, test } from 'vitest'
import { exitCause, parseOomKills, type ProcessExit } from './exit-cause.js'

const exit: ProcessExit = { code: null, signal: null, stderr: '', kernelOom: false }

test.each([
  { name: 'a status', exit: { ...exit, code: 3 }, failure_class: 'engine', detail: 'ended with status 3' },
  {
    name: 'kill -9',
    exit: { ...exit, signal: 'SIGKILL' },
    failure_class: 'engine',
    detail: 'was ended by SIGKILL',
  },
  {
    name: 'a crash',
    exit: { ...exit, signal: 'SIGSEGV' },
    failure_class: 'engine',
    detail: 'was ended by SIGSEGV',
  },
  {
    name: 'the kernel',
    exit: { ...exit, signal: 'SIGKILL', kernelOom: true },
    failure_class: 'oom',
    detail: 'the kernel',
  },
  {
    name: 'a full heap',
    exit: { ...exit, signal: 'SIGABRT', stderr: 'FATAL ERROR: … JavaScript heap out of memory' },
    failure_class: 'oom',
    detail: 'heap',
  },
] as const)(
  'an end by $name is a failure of class $failure_class',
  ({ exit: how, failure_class, detail }) => {
    const cause = exitCause(how)
    expect(cause.failure_class).toBe(failure_class)
    expect(cause.detail).toContain(detail)
  },
)

test('the count of OOM kills is read from /proc/vmstat, and is unknown where it is not there', () => {
  expect(parseOomKills('pgfault 12\noom_kill 3\nthp 0\n')).toBe(3)
  expect(parseOomKills('pgfault 12\n')).toBeNull()
})
