import { StartError } from '@voicemark/daemon'
import { expect, test } from 'vitest'
import { agentOption, tagOption, voiceOption, wholeOption } from './bench-options.js'

test.each(['', '0', '257', '-1', '1.5', '1e2', ' 2', 'two', '99999999999'])(
  '"%s" threads are refused',
  (value) => {
    expect(() => wholeOption('--threads', 1, 256)(value)).toThrow(StartError)
    expect(() => wholeOption('--threads', 1, 256)(value)).toThrow('--threads: expected a whole number 1–256')
  },
)

test('tags are gathered, and a value may have an equals sign or a comma', () => {
  expect(tagOption('b=x=y,c=1', tagOption('a=1'))).toEqual({ a: '1', b: 'x=y,c=1' })
})

test.each(['room', '=cold', 'my room=cold', 'a=\u0007', `a=${'x'.repeat(129)}`])(
  'the tag %j is refused',
  (value) => {
    expect(() => tagOption(value)).toThrow(/^--tag: expected name=value/)
  },
)

test('a tag that is given twice is refused', () => {
  expect(() => tagOption('a=2', { a: '1' })).toThrow('--tag: a is given twice')
})

test('the name of a voice is no path', () => {
  expect(() => voiceOption('../voice')).toThrow(/^--voice: expected the name of a voice/)
  expect(voiceOption('en_US-kal16-diphone')).toBe('en_US-kal16-diphone')
})

test('an address loses the slash at its end', () => {
  expect(agentOption('http://localhost:8000/')).toBe('http://localhost:8000')
})

test.each(['localhost:8000', 'ftp://a', 'http://u:secret@a', 'http://a/?token=secret', ''])(
  'the address %j is refused',
  (value) => {
    expect(() => agentOption(value)).toThrow(/^((?!secret).)*--agent: expected an address((?!secret).)*$/)
  },
)
