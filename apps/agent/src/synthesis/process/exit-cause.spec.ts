import { expect, test } from 'vitest'
import { exitCause, type ProcessExit } from './exit-cause.js'

const exit: ProcessExit = { code: null, signal: null, stderr: '', killedBy: null }

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
    exit: { ...exit, signal: 'SIGKILL', killedBy: 'kernel' },
    failure_class: 'oom',
    oom_source: 'kernel',
    detail: 'the machine had none left',
  },
  {
    name: 'a control group',
    exit: { ...exit, signal: 'SIGKILL', killedBy: 'cgroup' },
    failure_class: 'oom',
    oom_source: 'cgroup',
    detail: 'its control group reached its memory limit',
  },
  {
    name: 'whom nobody knows any more',
    exit: { ...exit, signal: 'SIGKILL', killedBy: 'unknown' },
    failure_class: 'oom',
    oom_source: null,
    detail: 'its control group is gone',
  },
  {
    name: 'itself while another was killed',
    exit: { ...exit, signal: 'SIGSEGV', killedBy: 'cgroup' },
    failure_class: 'engine',
    detail: 'was ended by SIGSEGV',
  },
  {
    name: 'a full heap',
    exit: { ...exit, signal: 'SIGABRT', stderr: 'FATAL ERROR: … JavaScript heap out of memory' },
    failure_class: 'oom',
    oom_source: 'heap',
    detail: 'heap',
  },
] as const)(
  'an end by $name is a failure of class $failure_class',
  ({ exit: how, failure_class, detail, ...told }) => {
    const cause = exitCause(how)
    expect([cause.failure_class, cause.oom_source]).toEqual([
      failure_class,
      'oom_source' in told ? told.oom_source : undefined,
    ])
    expect(cause.detail).toContain(detail)
  },
)
