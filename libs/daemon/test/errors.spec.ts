import { expect, test } from 'vitest'
import { StartError, errorCode, errorReason } from '../src/errors.js'

const withCode = (code: unknown) => Object.assign(new Error('a message'), { code })

test.each([
  { name: 'of the system', error: withCode('ENOENT'), code: 'ENOENT', reason: 'ENOENT' },
  { name: 'with a number as its code', error: withCode(7), code: null, reason: 'a message' },
  { name: 'without a code', error: new StartError('a port'), code: null, reason: 'a port' },
  { name: 'that is a text', error: 'broken', code: null, reason: 'broken' },
  { name: 'that is any object', error: { code: 'ENOENT' }, code: null, reason: '[object Object]' },
  { name: 'that is nothing', error: undefined, code: null, reason: 'undefined' },
])('an error $name', ({ error, code, reason }) => {
  expect([errorCode(error), errorReason(error)]).toEqual([code, reason])
})
