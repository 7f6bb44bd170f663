import { setTimeout } from 'node:timers/promises'
import { StartError } from '@voicemark/daemon'
import { codePoints } from '../../../speech/speech-request.js'
import type { Ask, AskFailure } from './ask.js'

/** Of nobody, so that a server may put it into its log. */
const text = 'One, two, three.'

const reconnectMs = 1000

/** What is asked once before a campaign. */
export interface Probed {
  readonly ask: Ask
  /** Where, for messages, such as `POST http://127.0.0.1:8880/v1/audio/speech`. */
  readonly where: string
  /** What to do about a status beyond what the server says, with the words that join it to them; else empty. */
  remedy(http_status: number | null): Promise<string>
}

/**
 * Asks for speech once, of which no row is made, and gives what is to be noted. What is slow, overloaded or at fault may
 * do better with the next request; to measure that is the campaign's part.
 * @throws StartError when no request can succeed.
 */
export async function probe({ ask, where, remedy }: Probed, signal: AbortSignal): Promise<string | null> {
  const speak = () => ask({ text, chars: codePoints(text) }, signal)
  let { failure, http_status, tags } = await speak()
  if (failure?.failure_class === 'network') {
    await setTimeout(reconnectMs, undefined, { signal })
    ;({ failure, http_status, tags } = await speak())
  }
  if (failure === null)
    return 'redirects' in tags ? `${where} is redirected each time; the clock has that in it` : null
  const said = `${where}: ${failure.detail}`
  if (!isFinal(failure)) return `the first request failed, and the others may not; ${said}`
  throw new StartError(`${said}${await remedy(http_status)}`)
}

const isFinal = ({ failure_class, code }: AskFailure) =>
  failure_class === 'network' || code === 'server-refused'
