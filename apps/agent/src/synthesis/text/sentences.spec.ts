import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createEspeak, type Espeak } from './espeak.js'
import { toSentences } from './sentences.js'

const entry = z.object({ voice: z.string(), text: z.string(), sentences: z.array(z.string()) })
const piper = z.object({ texts: z.array(entry) }).parse(readFixture('piper.json'))
const known = z.array(entry.extend({ reason: z.string() })).parse(readFixture('espeak-data.json'))

let espeak: Espeak

beforeAll(async () => {
  espeak = await createEspeak()
})

describe('the phonemes of a text', () => {
  const unexplained = piper.texts.filter((item) => !known.some((other) => isSame(item, other)))

  it.each(unexplained)('are those of Piper: $voice $text', ({ voice, text, sentences }) => {
    expect(speak(text, voice)).toEqual(sentences)
  })

  it.each(known)("differ by espeak's data alone ($reason): $voice $text", ({ voice, text, sentences }) => {
    expect(speak(text, voice)).toEqual(sentences)
    const theirs = piper.texts.find((item) => isSame(item, { voice, text }))?.sentences ?? []
    expect(sentences.map(punctuation)).toEqual(theirs.map(punctuation))
  })

  it('do not depend on the text before', () => {
    speak('So..', 'en-us')
    expect(speak('Two', 'en-us')).toEqual(['tˈuː'])
  })

  it('keep a clause that is too long for espeak in one sentence', () => {
    expect(speak('word '.repeat(300), 'en-us')).toHaveLength(1)
  })

  it('are the code points of a voice without espeak', () => {
    const voice = { phoneme_type: 'text', espeak: { voice: 'uk' } } as const
    expect(toSentences('Né? Так.', voice, espeak)).toEqual([Array.from('Ne\u0301? Так.')])
    expect(toSentences('', voice, espeak)).toEqual([])
  })

  it('are replaced as the phoneme_map says, before they are joined and without the marks between clauses', () => {
    const voice = {
      phoneme_type: 'espeak',
      espeak: { voice: 'en-us' },
      phoneme_map: { ɪ: ['ɪ', 'x'], '.': ['y'], ˈ: [] },
      vowel_clusters: [['ɪ', 'x']],
    } as const
    expect(toSentences('My day. [[ɪ]]', voice, espeak)).toEqual([
      ['m', 'a', 'ɪx', ' ', 'd', 'e', 'ɪx', '.', ' ', 'ɪ'],
    ])
  })

  it('of a text voice are replaced as well', () => {
    const voice = { phoneme_type: 'text', espeak: null, phoneme_map: { a: ['b', 'c'] } } as const
    expect(toSentences('aa.', voice, espeak)).toEqual([['b', 'c', 'b', 'c', '.']])
  })

  it('are joined where the voice declares vowel clusters', () => {
    const clusters = [
      ['a', 'ɪ'],
      ['e', 'ɪ'],
    ]
    const voice = { phoneme_type: 'espeak', espeak: { voice: 'en-us' }, vowel_clusters: clusters } as const
    expect(toSentences('my day', voice, espeak)).toEqual([['m', 'aɪ', ' ', 'd', 'ˈ', 'eɪ']])
  })
})

function speak(text: string, voice: string): string[] {
  return toSentences(text, { phoneme_type: 'espeak', espeak: { voice } }, espeak).map((sentence) =>
    sentence.join(''),
  )
}

function isSame(a: { voice: string; text: string }, b: { voice: string; text: string }): boolean {
  return a.voice === b.voice && a.text === b.text
}

function punctuation(sentence: string): string {
  return sentence.replaceAll(/[^.?!,:;]/g, '')
}

function readFixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../fixtures/phonemes/${name}`, import.meta.url), 'utf8'))
}
