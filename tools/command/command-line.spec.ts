import { expect, test } from 'vitest'
import { readCommandLine, type Installed } from './command-line.mjs'

const release = '1.2.3'
const whole: Installed = { apps: ['agent', 'collector'], release }
const alone: Installed = { apps: ['agent'], release }

test('a command is run by the app that has it, and a part of it by the app of the part', () => {
  expect(readCommandLine(['bench', '--json'], whole)).toEqual({ app: 'agent' })
  expect(readCommandLine(['doctor', '--agent', 'http://a'], whole)).toEqual({ app: 'collector' })
  expect(readCommandLine(['doctor', 'sensors'], whole)).toEqual({ app: 'agent' })
})

test('an agent alone shows its own commands, and says of the others whose they are', () => {
  const asked = readCommandLine(['--help'], alone)
  const text = 'text' in asked ? asked.text : ''
  expect(text).toMatch(/^ {2}bench /m)
  expect(text).toMatch(/^ {2}doctor sensors /m)
  expect(text).not.toMatch(/^ {2}(?:collector|doctor {2}) /m)
  expect(readCommandLine(['doctor', 'sensors'], alone)).toEqual({ app: 'agent' })
  expect(readCommandLine(['figures'], alone)).toEqual({
    status: 2,
    text: 'voicemark: figures is a command of the collector, which is not installed here\n',
  })
})

test.each(['constructor', '__proto__', 'sensors'])('%s is no command', (name) => {
  expect(readCommandLine([name], whole)).toMatchObject({ status: 2 })
  expect(readCommandLine(['doctor', name === 'sensors' ? 'x' : name], whole)).toEqual({ app: 'collector' })
})

test('the version is that of the package', () => {
  expect(readCommandLine(['--version'], whole)).toEqual({ status: 0, text: '1.2.3\n' })
})
