import { expect, test } from 'vitest'
import { commandWords } from './command-words.js'

test.each([
  ['words between spaces', ' piper  -m voice.onnx\t-f {out} ', ['piper', '-m', 'voice.onnx', '-f', '{out}']],
  ['quotes of both kinds', `say "two words" 'and "these"'`, ['say', 'two words', 'and "these"']],
  ['quotes within a word, and empty ones', `a"b c"'d'  "" ''`, ['ab cd', '', '']],
  ['a backslash', String.raw`a\ b "c\"d\e" 'f\g'`, ['a b', String.raw`c"d\e`, String.raw`f\g`]],
  ['what is for a shell, in quotes', `say '$HOME | *' "a;b"`, ['say', '$HOME | *', 'a;b']],
  ['the home folder', '~/bin/say ~ a~/b "~/c"', ['/home/me/bin/say', '/home/me', 'a~/b', '~/c']],
])('%s', (_, line, words) => {
  expect(commandWords(line, '/home/me')).toEqual(words)
})

test.each([
  ['nothing', '  ', 'expected a command'],
  ['a quote that is not closed', `say "two`, 'not closed'],
  ['a backslash at the end', 'say \\', 'backslash'],
  ['a pipe', 'say | sox - out.wav', 'shell'],
  ['a redirection', 'say > {out}', 'shell'],
  ['a variable', 'say -m $VOICE', 'shell'],
])('%s is refused', (_, line, reason) => {
  expect(() => commandWords(line)).toThrow(reason)
})
