import { expect, test } from 'vitest'
import { commandWords } from '../src/index.js'

test.each([
  ['piper', ['piper']],
  ['  piper\t-m  voice.onnx ', ['piper', '-m', 'voice.onnx']],
  [`tts "joe's voice" 'say "hi"'`, ['tts', "joe's voice", 'say "hi"']],
  [`tts --name="a b"'c d'e`, ['tts', '--name=a bc de']],
  [`tts a\\ b \\" \\\\`, ['tts', 'a b', '"', '\\']],
  [`tts "a\\"b" "\\\\" "\\n" '\\'`, ['tts', 'a"b', '\\', '\\n', '\\']],
  [`tts '' ""`, ['tts', '', '']],
  [`tts '|' ";" \\& "$HOME" '\`x\`'`, ['tts', '|', ';', '&', '$HOME', '`x`']],
  ['tts {text} {out} ~ a=b #c é', ['tts', '{text}', '{out}', '~', 'a=b', '#c', 'é']],
])('%j is the words %j, as sh makes them', (command, words) => {
  expect(commandWords(command)).toEqual(words)
})

test.each([
  ['', 'expected a command'],
  ['   ', 'expected a command'],
  [`'' a`, 'expected a command'],
  [`tts 'a`, "the quote ' is not closed"],
  [`tts "a\\"`, 'the quote " is not closed'],
  [`tts "`, 'the quote " is not closed'],
  ['tts \\', 'ends with a backslash'],
  ['tts | play', '| is for a shell'],
  ['tts > a.wav', '> is for a shell'],
  ['cd /a && tts', '& is for a shell'],
  ['tts $HOME/a', '$ is for a shell'],
  ['tts `x`', '` is for a shell'],
  ['(tts)', '( is for a shell'],
  ['tts *.onnx', '* is for a shell'],
])('%j is refused: %s', (command, words) => {
  expect(() => commandWords(command)).toThrow(RangeError)
  expect(() => commandWords(command)).toThrow(words)
})

test('the home folder stands for ~ at the start of a word, where it is given', () => {
  const words = ['/home/$&/tts', '/home/$&', 'a~/b', '~', '~me/c', 'd~']
  expect(commandWords(String.raw`~/tts ~ a~/b "~" ~me/c d~`, '/home/$&')).toEqual(words)
  expect(commandWords('~/tts')).toEqual(['~/tts'])
})
