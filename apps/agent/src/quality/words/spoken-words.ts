import { cardinal, digitWords, year } from '../../synthesis/families/hibari/written/number-words.js'

/**
 * The words of a text as they are counted: lower case, without marks, numbers and times spelled out in English, as recognisers
 * write them or do not.
 */
export function spokenWords(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll('’', "'")
      .replaceAll(/(\d{1,2}):(\d{2})/g, (_, hours: string, minutes: string) => timeWords(hours, minutes))
      .replaceAll(/(?<=\d),(?=\d{3})/g, '')
      .replaceAll('%', ' percent ')
      .replaceAll('&', ' and ')
      .replaceAll(
        /(\d+)\.(\d+)/g,
        (_, whole: string, part: string) => `${numberWords(whole)} point ${digitWords(part)}`,
      )
      .replaceAll(/\d+/g, (digits) => ` ${numberWords(digits)} `)
      .replaceAll(/[^\p{L}\p{M}']+/gu, ' ')
      // Said or not, as the country has it.
      .replaceAll(/(?<=\b(?:hundred|thousand|million)) and(?= )/g, '')
      .split(' ')
      .map((word) => word.replace(/^'+|'+$/g, ''))
      .filter((word) => word !== '')
  )
}

/** "9:45" is nine forty five, "7:05" seven oh five, "7:00" seven. */
function timeWords(hours: string, minutes: string): string {
  const said =
    minutes === '00' ? '' : minutes.startsWith('0') ? `oh ${cardinal(minutes.slice(1))}` : cardinal(minutes)
  return ` ${cardinal(hours)} ${said} `
}

/** Four digits alone are a year, as they are read. */
function numberWords(digits: string): string {
  if (/^[12]\d{3}$/.test(digits)) return year(Number(digits))
  return digits.length > 15 ? digitWords(digits) : cardinal(digits)
}
