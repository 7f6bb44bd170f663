const ones = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
  'seventeen eighteen nineteen'
).split(' ')
const tens = ['', '', ...'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')]
const scales = [
  '',
  ...'thousand million billion trillion quadrillion quintillion sextillion septillion octillion nonillion decillion'.split(
    ' ',
  ),
]
const irregularOrdinals: ReadonlyMap<string, string> = new Map([
  ['one', 'first'],
  ['two', 'second'],
  ['three', 'third'],
  ['five', 'fifth'],
  ['eight', 'eighth'],
  ['nine', 'ninth'],
  ['twelve', 'twelfth'],
])

/**
 * English words of a whole number, given by its digits: "one thousand, two hundred and thirty-four". One that is too
 * large to have a name is read digit by digit.
 */
export function cardinal(digits: string | number): string {
  const number = String(digits).replace(/^0+(?=\d)/, '')
  if (number.length > scales.length * 3) return digitWords(number)
  const groups = groupsOf(number)
  const last = groups.at(-1) ?? ''
  const rest = groups.slice(0, -1)
  const joinsByAnd = rest.length > 0 && !(last.split(' and ').at(-1) ?? '').includes(' ')
  if (joinsByAnd && !last.includes('hundred')) return `${rest.join(', ')} and ${last}`
  return groups.join(', ')
}

/** The words of each digit. */
export const digitWords = (digits: string) => Array.from(digits, (digit) => ones[Number(digit)]).join(' ')

/** "twenty-third", "one hundred and first". */
export function ordinal(digits: string | number): string {
  const words = cardinal(digits)
  const at = Math.max(words.lastIndexOf(' '), words.lastIndexOf('-')) + 1
  return words.slice(0, at) + ordinalWord(words.slice(at))
}

/** "nineteen oh-five", "two thousand and five", "twenty ten"; of four digits. */
export function year(number: number): string {
  const high = Math.floor(number / 100)
  const low = number % 100
  if (high === 0 || (high % 10 === 0 && low < 10) || high >= 100) return cardinal(number)
  return `${cardinal(high)} ${lowWords(low)}`
}

/** "three point one four"; zeros at the end go as they do in a floating-point number. */
export function decimal(text: string): string {
  const [whole = '', ...rest] = text.split('.')
  const fraction = rest.join('.').replace(/0+$/, '')
  const words = cardinal(whole || '0')
  return fraction === '' ? words : `${words} point ${digitWords(fraction)}`
}

function lowWords(low: number): string {
  if (low === 0) return 'hundred'
  return low < 10 ? `oh-${cardinal(low)}` : cardinal(low)
}

function ordinalWord(word: string): string {
  return irregularOrdinals.get(word) ?? (word.endsWith('y') ? `${word.slice(0, -1)}ieth` : `${word}th`)
}

function groupsOf(number: string): string[] {
  if (number.length <= 3) return [belowThousand(Number(number))]
  const groups: string[] = []
  for (let end = number.length, scale = 0; end > 0; end -= 3, scale++) {
    const group = Number(number.slice(Math.max(0, end - 3), end))
    if (group > 0) groups.unshift([belowThousand(group), scales[scale]].filter(Boolean).join(' '))
  }
  return groups
}

function belowThousand(number: number): string {
  const below = number % 100
  if (number < 100) return belowHundred(below)
  const hundreds = `${ones[Math.floor(number / 100)]} hundred`
  return below === 0 ? hundreds : `${hundreds} and ${belowHundred(below)}`
}

function belowHundred(number: number): string {
  if (number < 20) return ones[number] ?? ''
  const ten = tens[Math.floor(number / 10)] ?? ''
  return number % 10 === 0 ? ten : `${ten}-${ones[number % 10]}`
}
