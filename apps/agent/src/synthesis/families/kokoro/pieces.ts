/** The most phonemes that Kokoro takes at once: its 512 positions without the pads at both ends. */
export const mostPhonemes = 510

const clauseMark = /[;:,.!?—…]/

/**
 * Cuts a sentence that is too long for one inference, and loses nothing but the spaces at the cuts: behind the last mark of
 * a clause that is not in the first quarter, else at the last space, else after the 510th phoneme.
 */
export function piecesOf(phonemes: readonly string[]): string[][] {
  const trimmed = trim(phonemes)
  if (trimmed.length <= mostPhonemes) return trimmed.length === 0 ? [] : [trimmed]
  const end = cutOf(trimmed)
  return [trim(trimmed.slice(0, end)), ...piecesOf(trimmed.slice(end))]
}

function cutOf(phonemes: readonly string[]): number {
  const window = phonemes.slice(0, mostPhonemes)
  const mark = window.findLastIndex((one, at) => clauseMark.test(one) && phonemes[at + 1] === ' ')
  if (mark >= mostPhonemes / 4) return mark + 1
  const space = phonemes.slice(0, mostPhonemes + 1).lastIndexOf(' ')
  return space > 0 ? space : mostPhonemes
}

function trim(phonemes: readonly string[]): string[] {
  const start = phonemes.findIndex((one) => one !== ' ')
  const end = phonemes.findLastIndex((one) => one !== ' ')
  return start < 0 ? [] : phonemes.slice(start, end + 1)
}
