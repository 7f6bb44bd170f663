import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartError } from '@voicemark/daemon'
import { expect, onTestFinished, test } from 'vitest'
import { corpusLimits, parseCorpus, readCorpusFile } from './corpus-file.js'

const parse = (text: string) => parseCorpus('texts.txt', Buffer.from(text))
const longest = 'a'.repeat(corpusLimits.chars)

test('a text without a name has its place among the texts as its name', () => {
  expect(parse('# greetings\n\nGood morning.\nbye\tGood night.\n  \nHow are you?')).toEqual([
    { id: 'text-1', text: 'Good morning.' },
    { id: 'bye', text: 'Good night.' },
    { id: 'text-3', text: 'How are you?' },
  ])
})

test.each([
  { name: 'a byte order mark', text: '\ufeffHello.' },
  { name: 'the line ends of Windows', text: '\r\nHello.\r\n' },
  { name: 'white space around the text', text: '  Hello. ' },
])('$name does not become part of a text', ({ text }) => {
  expect(parse(text)).toEqual([{ id: 'text-1', text: 'Hello.' }])
})

test('a text of the greatest length is taken, counted in characters and not in bytes', () => {
  expect(parse('ü'.repeat(corpusLimits.chars))).toHaveLength(1)
})

test.each([
  { name: 'an empty file', text: '', problem: 'texts.txt:1:1: no texts; expected one per line' },
  {
    name: 'a file of comments',
    text: '# a\n# b\n',
    problem: 'texts.txt:1:1: no texts; expected one per line',
  },
  { name: 'an empty text', text: 'a\tOne.\nb\t  ', problem: 'texts.txt:2:3: the text of b is empty' },
  {
    name: 'a text that is too long',
    text: `ab\t${longest}b`,
    problem: 'texts.txt:1:4: 5001 characters; limit 5000',
  },
  {
    name: 'a control character',
    text: 'a\tÖne\u0007',
    problem: /^texts\.txt:1:6: .*U\+0007 cannot be spoken$/,
  },
  { name: 'a second tab', text: 'a\tOne\ttwo', problem: /^texts\.txt:1:6: .*U\+0009 cannot be spoken$/ },
  {
    name: 'a name with a space',
    text: 'my text\tOne.',
    problem: /^texts\.txt:1:1: before the tab: expected an id/,
  },
  {
    name: 'a name that is there twice',
    text: 'a\tOne.\n\na\tTwo.',
    problem: 'texts.txt:3:1: id a is also on line 1; each text needs its own',
  },
  {
    name: 'a name like that of an unnamed text',
    text: 'text-2\tOne.\nTwo.',
    problem: /^texts\.txt:2:1: id text-2 is also on line 1/,
  },
])('$name is refused with its place', ({ text, problem }) => {
  expect(() => parse(text)).toThrow(StartError)
  expect(() => parse(text)).toThrow(problem)
})

test('bytes that are not UTF-8 are refused with their place', () => {
  const latin1 = Buffer.from('# é\nOne café.', 'latin1')
  expect(() => parseCorpus('texts.txt', latin1)).toThrow('texts.txt:1:3: not UTF-8; save the file as UTF-8')
})

test('the message of a refused text does not repeat the text', () => {
  expect(() => parse('a\tsecret \u0001')).toThrow(/^((?!secret).)*$/)
})

test('more texts than the limit are refused', () => {
  expect(() => parse('a\n'.repeat(corpusLimits.items + 1))).toThrow(
    'texts.txt:10001:1: more than 10000 texts',
  )
})

test('a corpus has the name of its file, not of its folder', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'one.txt'), 'One.\n')
  expect(await readCorpusFile(join(folder, 'one.txt'))).toEqual({
    name: 'one.txt',
    items: [{ id: 'text-1', text: 'One.' }],
  })
})

test('a missing file and a folder are told apart', async () => {
  const folder = temporaryFolder()
  await expect(readCorpusFile(join(folder, 'none.txt'))).rejects.toThrow(
    'cannot be read: there is no such file',
  )
  await expect(readCorpusFile(folder)).rejects.toThrow('cannot be read: it is a folder')
})

test('a file over the limit is not read to its end', async () => {
  const path = join(temporaryFolder(), 'big.txt')
  writeFileSync(path, Buffer.alloc(corpusLimits.bytes + 1, 'a'))
  await expect(readCorpusFile(path)).rejects.toThrow('is over 16 MB')
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-corpus-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}
