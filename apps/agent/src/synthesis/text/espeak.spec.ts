import { beforeAll, describe, expect, it } from 'vitest'
import { cleanIpa, createEspeak, wrapEspeak, type Espeak } from './espeak.js'

let espeak: Espeak

beforeAll(async () => {
  espeak = await createEspeak()
})

describe('espeak', () => {
  it('turns a clause into IPA without punctuation', () => {
    espeak.setVoice('en-us')
    expect(espeak.toIpa('Hello, world!')).toBe('həlˈoʊwˈɜːld')
  })

  it('speaks the language of the voice', () => {
    espeak.setVoice('de')
    expect(espeak.toIpa('Guten Tag')).toBe('ɡˈuːtən tˈɑːk')
  })

  it('refuses a voice it does not have', () => {
    expect(() => espeak.setVoice('xx-nowhere')).toThrow(/^espeak-ng has no voice "xx-nowhere"/)
  })

  it.each([
    { name: 'en_US', near: 'en-us' },
    { name: 'EN-UK', near: 'en-us' },
    { name: 'deu', near: 'de' },
    { name: 'pt-xx', near: 'pt' },
  ])('knows what is near to $name', ({ name, near }) => {
    expect(espeak.hasVoice(name)).toBe(false)
    expect(espeak.namesNear(name)).toContain(near)
  })

  it('says only names near to another that it has', () => {
    const names = espeak.namesNear('en-xx')
    expect(names.filter((name) => !espeak.hasVoice(name))).toEqual([])
    expect(espeak.namesNear('xx-none')).toEqual([])
  })

  it('reads past control characters, which it would take for the end or for commands', () => {
    espeak.setVoice('en-us')
    expect(espeak.toIpa('one\0two\x01three')).toBe('wˈʌn tˈuː θɹˈiː')
  })

  it('frees every result it has read, once', () => {
    const freed: number[] = []
    const module = {
      HEAPU8: new TextEncoder().encode('\0ab\0cd\0'),
      eSpeakNGWorker: scriptedWorker([1, 4]),
      _free: (pointer: number) => freed.push(pointer),
    }
    const scripted = wrapEspeak(module)
    expect([scripted.toIpa('x'), scripted.toIpa('y'), freed]).toEqual(['ab', 'cd', [1, 4]])
  })

  it('removes separators and language flags', () => {
    expect(cleanIpa('d_i_ː (en)_ˈ_iː_m_eɪ_l(de) | j_a')).toBe('diː ˈiːmeɪlja')
  })
})

interface ScriptedWorker {
  set_voice(): number
  list_voices(): []
  synth_ipa_(): number
  text_to_phonemes(): { ptr: number }
}

function scriptedWorker(pointers: number[]): new () => ScriptedWorker {
  return class {
    list_voices(): [] {
      return []
    }
    synth_ipa_(): number {
      return 0
    }
    set_voice(): number {
      return 0
    }
    text_to_phonemes(): { ptr: number } {
      return { ptr: pointers.shift() ?? 0 }
    }
  }
}
