import { expect, test } from 'vitest'
import {
  closingLine,
  failedFiles,
  failureCount,
  passedOnlyAgain,
  withSecond,
  type FileOutcome,
  type RunOutcome,
  type TestOutcome,
} from './outcome.js'

const file = (path: string, states: readonly TestOutcome['state'][], errors = 0): FileOutcome => ({
  path,
  tests: states.map((state, at) => ({ id: `${path}-${at}`, name: `test ${at}`, state })),
  errors,
})
const runOf = (...files: FileOutcome[]): RunOutcome => ({ files, errors: 0 })

test('a file is run again for a test that failed, and for an error beside its tests', () => {
  const run = runOf(
    file('whole', ['passed', 'skipped']),
    file('one', ['passed', 'failed']),
    file('hook', ['skipped'], 1),
  )
  expect(failedFiles(run)).toEqual(['one', 'hook'])
  expect(closingLine(run)).toBe('2 passed, 2 failed, 2 skipped')
})

test('what passes the second time counts as passed, and is said', () => {
  const first = runOf(
    file('whole', ['passed']),
    file('one', ['passed', 'failed']),
    file('hook', ['skipped'], 1),
  )
  const second = runOf(file('one', ['passed', 'passed']), file('hook', ['passed']))
  expect(closingLine(withSecond(first, second))).toBe('4 passed, 0 failed, 0 skipped')
  expect(passedOnlyAgain(first, second)).toEqual(['one: test 1', 'hook: test 0'])
})

test('what fails the second time has failed, whatever it was before', () => {
  const first = runOf(file('always', ['failed']), file('other', ['passed', 'failed']))
  const second = runOf(file('always', ['failed']), file('other', ['failed', 'passed']))
  expect(closingLine(withSecond(first, second))).toBe('1 passed, 2 failed, 0 skipped')
  expect(passedOnlyAgain(first, second)).toEqual(['other: test 1'])
})

test('a file that the second run does not have keeps its failure', () => {
  expect(closingLine(withSecond(runOf(file('gone', ['failed'])), runOf()))).toBe(
    '0 passed, 1 failed, 0 skipped',
  )
})

test('an error that is of no file fails the run, whatever passes later', () => {
  const first = { files: [file('one', ['failed'])], errors: 1 }
  expect(failureCount(withSecond(first, runOf(file('one', ['passed']))))).toBe(1)
  expect(failureCount(withSecond(runOf(file('one', ['failed'])), { files: [], errors: 1 }))).toBe(2)
})
