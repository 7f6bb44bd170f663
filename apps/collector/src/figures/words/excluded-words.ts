import type { Exclusions } from '@voicemark/analysis'
import { counted } from './numerals.js'

/** Reasons that are told; the rest are in the JSON. */
const mostReasons = 3
/** Of a reason, which may have 500 characters. */
const longestReason = 80

/** `3 requests left out: excluded (wrong voice)`; null where none is. A reason is somebody's text, without control characters. */
export function excludedWords({ count, reasons }: Exclusions): string | null {
  if (count === 0) return null
  const [only] = reasons
  const told =
    only !== undefined && only.count === count
      ? reasonText(only.reason)
      : reasons
          .slice(0, mostReasons)
          .map((one) => `${one.count.toLocaleString('en-US')} ${reasonText(one.reason)}`)
          .concat(reasons.length > mostReasons ? ['others'] : [])
          .join('; ')
  return `${counted(count, 'request')} left out: excluded${told === '' ? '' : ` (${told})`}`
}

/** A reason on one line, shortened. */
function reasonText(reason: string): string {
  const characters = Array.from(reason.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim())
  if (characters.length <= longestReason) return characters.join('')
  return `${characters.slice(0, longestReason - 1).join('')}…`
}
