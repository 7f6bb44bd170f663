import { expect, test } from 'vitest'
import { chosenSpeaker, oneSpeaker, speakerList, type Speakers } from './speakers.js'

const piper: Speakers = {
  count: 5,
  names: ['p225', '3922', null, 'Zoë', 'p226'],
  usual: 'p225',
  numbered: true,
}
const kokoro: Speakers = { count: 2, names: ['af_heart', 'bm_george'], usual: 'af_heart', numbered: false }

test.each([
  { name: 'nobody', asked: null, speaker: 'p225' },
  { name: 'a name', asked: 'p226', speaker: 'p226' },
  { name: 'a number, whose speaker has a name', asked: '0', speaker: 'p225' },
  { name: 'a name of digits before the number', asked: '3922', speaker: '3922' },
  { name: 'a number without a name', asked: '2', speaker: '2' },
  { name: 'a number whose name cannot be written', asked: '3', speaker: '3' },
])('who asks for $name gets one spelling', ({ asked, speaker }) => {
  expect(chosenSpeaker('v', asked, piper)).toBe(speaker)
})

test.each([
  {
    asked: '5',
    speakers: piper,
    problem: 'voice v has no speaker "5"; it has 5, numbers 0 to 4, such as p225,',
  },
  { asked: '-1', speakers: piper, problem: 'no speaker "-1"' },
  { asked: '01', speakers: piper, problem: 'no speaker "01"' },
  { asked: 'p227', speakers: piper, problem: 'near are p225, p226' },
  {
    asked: 'af_hart',
    speakers: kokoro,
    problem: 'voice v has no speaker "af_hart"; it has 2, near is af_heart',
  },
  { asked: '0', speakers: kokoro, problem: 'no speaker "0"' },
  { asked: 'toString', speakers: kokoro, problem: 'no speaker' },
  { asked: 'a text in the wrong field', speakers: kokoro, problem: 'voice v has no such speaker; it has 2' },
  { asked: '0', speakers: oneSpeaker, problem: 'voice v has one speaker; ask for it alone' },
])('a voice that lacks $asked says who is near', ({ asked, speakers, problem }) => {
  expect(() => chosenSpeaker('v', asked, speakers)).toThrow(problem)
  expect(() => chosenSpeaker('v', asked, speakers)).toThrow(
    expect.objectContaining({ code: 'speaker-unknown' }),
  )
})

test('everybody is listed as they are asked for', () => {
  expect(speakerList(piper)).toEqual(['p225', '3922', '2', '3', 'p226'])
  expect(speakerList(oneSpeaker)).toEqual([])
})
