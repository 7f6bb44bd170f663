import { beforeEach, describe, expect, test } from 'vitest'
import { armFailpoint, failpoint, failpointNames, isFailpointDue } from '../src/index.js'
import { startChild } from './child.js'

const arm = (text: string, more = {}) => armFailpoint({ VOICEMARK_FAILPOINT: text, ...more })

describe('what is armed', () => {
  // A point that nobody here passes takes the place of what a test has armed.
  beforeEach(() => arm('retention.before_commit:error@999999'))

  test.each(failpointNames)('%s fails when it is passed, once', (name) => {
    arm(`${name}:error`)
    expect(() => failpoint(name)).toThrow(`failpoint ${name}`)
    expect(() => failpoint(name)).not.toThrow()
  })

  test('it waits for its turn, and others pass', () => {
    arm('csv.mid_line:error@3')
    failpoint('csv.before_append')
    const due = [1, 2].map(() => {
      const isDue = isFailpointDue('csv.mid_line')
      failpoint('csv.mid_line')
      return isDue
    })
    expect([...due, isFailpointDue('csv.mid_line'), isFailpointDue('csv.before_append')]).toEqual([
      false,
      false,
      true,
      false,
    ])
    expect(() => failpoint('csv.mid_line')).toThrow()
  })

  test('to sleep holds the thread for so long', () => {
    arm('spool.before_write:sleep=20')
    const beganMs = performance.now()
    failpoint('spool.before_write')
    expect(performance.now() - beganMs).toBeGreaterThan(19)
  })

  test('nothing, where the variable is empty', () => {
    arm('')
    armFailpoint({})
    for (const name of failpointNames) expect(() => failpoint(name)).not.toThrow()
  })
})

test.each([
  'csv.mid_line',
  'csv.mid_line:',
  'csv.no_such:error',
  'csv.mid_line:explode',
  'csv.mid_line:sleep',
  'csv.mid_line:exit=5',
  'csv.mid_line:error@',
  'csv.mid_line:error@1234567',
  ' csv.mid_line:error',
])('"%s" is refused', (text) => {
  expect(() => arm(text)).toThrow(`VOICEMARK_FAILPOINT: expected name:exit@n, name:error@n or`)
})

test('in production all are refused', () => {
  expect(() => arm('csv.mid_line:error', { NODE_ENV: 'production' })).toThrow('refused where NODE_ENV')
})

test.skipIf(process.platform === 'win32')(
  'to exit is to die as by kill -9, with nothing after it',
  async () => {
    const body = `armFailpoint({ VOICEMARK_FAILPOINT: 'csv.mid_line:exit@2' })
    process.on('exit', () => process.stdout.write('exit'))
    for (const name of ['csv.mid_line', 'csv.mid_line']) { failpoint(name); console.log('passed') }`
    const { ended } = startChild('armFailpoint, failpoint', body)
    expect(await ended).toEqual({ code: null, signal: 'SIGKILL', stdout: 'passed\n', stderr: '' })
  },
)
