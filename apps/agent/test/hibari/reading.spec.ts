import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAssets } from '../../src/synthesis/families/hibari/assets/assets.js'
import { createEnglish, type ReadEnglish } from '../../src/synthesis/families/hibari/english.js'
import { writeTinyVoice } from './tiny-voice.js'

const folder = mkdtempSync(join(tmpdir(), 'tiny-hibari-'))
const asked: string[] = []
let read: ReadEnglish

beforeAll(async () => {
  writeTinyVoice(folder, 'tiny')
  const assets = await readAssets({ voice: 'tiny', path: join(folder, 'tiny', 'data') }, 'us')
  read = createEnglish(assets, 'us', (letters) => {
    asked.push(letters.map((letter) => String.fromCharCode(96 + letter)).join(''))
    return Promise.resolve([...letters])
  })
})

afterAll(() => rmSync(folder, { recursive: true }))

const said = async (text: string) => (await read(text)).join(' | ')

describe('a word', () => {
  test.each([
    { name: 'of the dictionary', text: 'hello', phonemes: 'həlˈO' },
    { name: 'with the capital of a sentence', text: 'Hello bird.', phonemes: 'həlˈO bˈɜɹd.' },
    { name: 'that is shouted', text: 'HELLO', phonemes: 'həlˈO' },
    { name: 'of the second dictionary', text: 'lark', phonemes: 'lˈɑɹk' },
    { name: 'in the plural', text: 'birds boxes', phonemes: 'bˈɜɹdz bˈɑksᵻz' },
    { name: 'in the past', text: 'wanted', phonemes: 'wˈʌntᵻd' },
    { name: 'in -ing', text: 'boxing', phonemes: 'bˈɑksɪŋ' },
    { name: 'that is a noun or a verb', text: 'to record the record', phonemes: 'tə ɹəkˈɔɹd ðə ɹˈɛkəɹd' },
    { name: 'before a vowel', text: 'the apple', phonemes: 'ði aple' },
    { name: 'before "to"', text: 'used to record', phonemes: 'jˈust tə ɹəkˈɔɹd' },
    { name: 'of initials', text: 'B.C.', phonemes: 'ˌbˈc' },
    { name: 'of two words', text: 'hello-bird', phonemes: 'həlˈObˌɜɹd' },
    { name: 'of letters and digits', text: 'b2b', phonemes: 'ˈbtəˈb' },
    { name: 'that every object of JavaScript has', text: 'constructor', phonemes: 'kənstɹˈʌktəɹ' },
    { name: 'that is unknown', text: 'zibb', phonemes: 'zib' },
    { name: 'whose sound was written', text: '[zib](/zˈɪb/)', phonemes: 'zˈɪb' },
  ])('$name', async ({ text, phonemes }) => {
    expect(await said(text)).toBe(phonemes)
  })

  test('that is unknown is guessed by its first letters', async () => {
    asked.length = 0
    await said('hello abcdefghijklm')
    expect(asked).toEqual(['abcdefgh'])
  })

  test('is said in British English by British words and endings', async () => {
    const assets = await readAssets({ voice: 'tiny', path: join(folder, 'tiny', 'data') }, 'gb')
    const british = createEnglish(assets, 'gb', (letters) => Promise.resolve([...letters]))
    expect(await british('Hello wanted boxes zib.')).toEqual(['hˌə wˈʌntɪd bˈɑksɪz ZIB.'])
  })
})

describe('what is written short', () => {
  test.each([
    { name: 'a time', text: '1:30', phonemes: 'ˈone ˈthirty' },
    { name: 'a year', text: '1905', phonemes: 'ˈnineteen ˈoh ˈfive' },
    { name: 'an ordinal', text: '1st', phonemes: 'ˈfirst' },
    { name: 'a large number', text: '3,021', phonemes: 'ˈthree ˈthousand ˈtwenty ˈone' },
    { name: 'money', text: '$3.50', phonemes: 'ˈthree dˈɑləɹz ænd ˈfifty sˈɛnts' },
    { name: 'one dollar', text: '$1', phonemes: 'ˈone dˈɑləɹ' },
    { name: 'other money', text: '¥5', phonemes: 'ˈfive yen' },
    { name: 'a negative number', text: '-5', phonemes: 'mˈInəs ˈfive' },
    { name: 'a decimal', text: '2.05', phonemes: 'ˈtwo pYnt ˈzero ˈfive' },
    { name: 'a version', text: '1.2.3', phonemes: 'ˈone ˈtwo ˈthree' },
    { name: 'a number in a word', text: 'A380', phonemes: 'ˈA ˈthree ˈeighty' },
    { name: 'a chapter', text: 'bird Chapter IV', phonemes: 'bˈɜɹd hapter ˈfour' },
    { name: 'a range', text: '2-3', phonemes: 'ˈtwo tə ˈthree' },
    { name: 'digits of another script', text: '٢٣', phonemes: 'ˈtwenty ˈthree' },
    { name: 'marks', text: '“hello, bird!”', phonemes: '“həlˈO, bˈɜɹd!”' },
    { name: 'marks alone', text: '!', phonemes: '!' },
    { name: 'an emoji, which is silent', text: '😀', phonemes: '' },
    { name: 'nothing', text: ' \n ', phonemes: '' },
  ])('$name', async ({ text, phonemes }) => {
    expect(await said(text)).toBe(phonemes)
  })

  test('a number that has no name is read digit by digit', async () => {
    expect(await said('1'.repeat(40))).toBe(Array(40).fill('ˈone').join(' '))
  })
})

describe('a text', () => {
  test.each([
    { name: 'at its marks', text: 'Hello! Bird? Lark.', pieces: ['həlˈO!', 'bˈɜɹd?', 'lˈɑɹk.'] },
    {
      name: 'not behind a title or an initial',
      text: 'St. Bird, B. Bird.',
      pieces: ['aint bˈɜɹd, ˈb bˈɜɹd.'],
    },
    { name: 'not before a small letter', text: 'Hello. bird.', pieces: ['həlˈO. bˈɜɹd.'] },
    { name: 'at lines', text: 'hello\nbird\n\nlark', pieces: ['həlˈO', 'bˈɜɹd', 'lˈɑɹk'] },
  ])('is cut into sentences $name', async ({ text, pieces }) => {
    expect(await read(text)).toEqual(pieces)
  })

  test('is cut at clauses where a sentence is long, and nothing is lost', async () => {
    const clause = Array(30).fill('hello').join(' ')
    const pieces = await read(Array(4).fill(clause).join(', '))
    const spoken = Array(30).fill('həlˈO').join(' ')
    expect(pieces).toEqual([`${spoken}, ${spoken},`, `${spoken}, ${spoken}`])
  })

  test.each(['Привет', '你好 world', 'Ελλάδα', 'שלום', 'hello ไทย'])(
    'in another script is refused: %s',
    async (text) => {
      await expect(read(text)).rejects.toMatchObject({ code: 'language-unsupported', status: 422 })
      await expect(read(text)).rejects.not.toMatchObject({ message: expect.stringContaining(text) as string })
    },
  )

  test.each(['5 μm of π', 'Łódź naïve café', '№ 5 ™ ½'])('in Latin letters is not: %s', async (text) => {
    await expect(read(text)).resolves.toHaveLength(1)
  })
})
