import { describe, expect, it } from 'vitest'
import { cardinal, decimal, ordinal, year } from './number-words.js'

describe('a number in words', () => {
  it.each([
    ['0', 'zero'],
    ['007', 'seven'],
    ['21', 'twenty-one'],
    ['110', 'one hundred and ten'],
    ['1001', 'one thousand and one'],
    ['1234', 'one thousand, two hundred and thirty-four'],
    ['1000000', 'one million'],
    [
      '12345678901',
      'twelve billion, three hundred and forty-five million, six hundred and seventy-eight thousand, nine hundred and one',
    ],
    [`1${'0'.repeat(33)}`, 'one decillion'],
  ])('%s is %s', (digits, words) => {
    expect(cardinal(digits)).toBe(words)
  })

  it.each([
    ['1', 'first'],
    ['12', 'twelfth'],
    ['20', 'twentieth'],
    ['23', 'twenty-third'],
    ['101', 'one hundred and first'],
    ['1000', 'one thousandth'],
  ])('in an order, %s is %s', (digits, words) => {
    expect(ordinal(digits)).toBe(words)
  })

  it.each([
    [1066, 'ten sixty-six'],
    [1900, 'nineteen hundred'],
    [1905, 'nineteen oh-five'],
    [2000, 'two thousand'],
    [2005, 'two thousand and five'],
    [2010, 'twenty ten'],
    [987, 'nine eighty-seven'],
  ])('of a year, %i is %s', (number, words) => {
    expect(year(number)).toBe(words)
  })

  it.each([
    ['3.14', 'three point one four'],
    ['2.50', 'two point five'],
    ['1.0', 'one'],
    ['.5', 'zero point five'],
  ])('with a point, %s is %s', (text, words) => {
    expect(decimal(text)).toBe(words)
  })
})
