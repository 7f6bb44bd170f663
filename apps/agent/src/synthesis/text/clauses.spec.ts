import { describe, expect, it } from 'vitest'
import { splitClauses } from './clauses.js'

const cases = [
  { name: 'a comma and a full stop', text: 'One, two.', clauses: ['One, |,', 'two.|.$'] },
  { name: 'no final punctuation', text: 'One. Two', clauses: ['One. |.$', 'Two|$'] },
  { name: 'a decimal and a time', text: '3.50 at 10:30', clauses: ['3.50 at 10:30|$'] },
  {
    name: 'an abbreviation before a small letter',
    text: 'e.g. this. That',
    clauses: ['e.g. this. |.$', 'That|$'],
  },
  { name: 'an acronym with a genitive', text: "the u.s.a.'s army", clauses: ["the u.s.a.'s army|$"] },
  { name: 'a stop before a quote', text: 'Stop!" he said', clauses: ['Stop!|!$', '" he said|$'] },
  { name: 'a run of marks, of which the first counts', text: 'What?!! No', clauses: ['What?!! |?$', 'No|$'] },
  { name: 'an ellipsis, which Piper does not write', text: 'Well... no', clauses: ['Well... |', 'no|$'] },
  { name: 'a dash as a semicolon', text: 'one — two', clauses: ['one — |;', 'two|$'] },
  { name: 'an ideographic stop without a space', text: '一。二', clauses: ['一。|$', '二|$'] },
  { name: 'a blank line, which hides the mark', text: 'One!\n\ntwo', clauses: ['One!\n\n|$', 'two|$'] },
  { name: 'a line end, which does not end a clause', text: 'one\ntwo', clauses: ['one\ntwo|$'] },
  {
    name: 'a stop at a line end, even before a small letter',
    text: 'one.\ntwo',
    clauses: ['one.\n|.$', 'two|$'],
  },
  { name: 'nothing spoken yet', text: '... ?! one', clauses: ['... ?! one|$'] },
  { name: 'nothing', text: '', clauses: [] },
]

describe('a clause ends', () => {
  it.each(cases)('at $name', ({ text, clauses }) => {
    const found = splitClauses(text, 'en-us')
    expect(
      found.map((clause) => `${clause.text}|${clause.terminator}${clause.endsSentence ? '$' : ''}`),
    ).toEqual(clauses)
  })

  it.each([
    { language: 'de', clauses: 1 },
    { language: 'en-us', clauses: 2 },
  ])('after a Roman number unless it is an ordinal in $language', ({ language, clauses }) => {
    expect(splitClauses('Ludwig XIV. Rex', language)).toHaveLength(clauses)
  })

  it('before a small letter in a language without capitals', () => {
    expect(splitClauses('გამარჯობა. როგორ', 'ka')).toHaveLength(2)
  })

  it('within a time that grows with the text alone', () => {
    const marks = splitClauses('?.'.repeat(100_000), 'en-us')
    expect(marks).toHaveLength(1)
  })
})
