import { setTimeout } from 'node:timers/promises'
import { StartError } from '@voicemark/daemon'
import { speechUrl, type HttpConfiguration } from '@voicemark/schema'
import { readInThread } from '../../../../served-audio/audio-thread.js'
import { codePoints } from '../../../../speech/speech-request.js'
import type { AskFailure } from '../ask.js'
import { serverOf } from './apis/http-server.js'
import { createHttpAsk } from './http-ask.js'
import type { ServerAccess } from './server-access.js'

/** Of nobody, so that a server may put it into its log. */
const text = 'One, two, three.'

const reconnectMs = 1000

/**
 * Asks a server for speech once, of which no row is made, and gives what is to be noted. What is slow, overloaded or at
 * fault may do better with the next request; to measure that is the campaign's part.
 * @throws StartError when no request can succeed.
 */
export async function probeServer(
  configuration: HttpConfiguration,
  access: ServerAccess,
  signal: AbortSignal,
): Promise<string | null> {
  const url = speechUrl(configuration.url)
  const speak = createHttpAsk(serverOf(configuration), access, {
    nowMs: () => performance.now(),
    read: readInThread,
  })
  const ask = () => speak({ text, chars: codePoints(text) }, signal)
  let { failure, http_status, tags } = await ask()
  if (failure?.failure_class === 'network') {
    await setTimeout(reconnectMs, undefined, { signal })
    ;({ failure, http_status, tags } = await ask())
  }
  if (failure === null)
    return 'redirects' in tags ? `POST ${url} is redirected each time; the clock has that in it` : null
  const said = `POST ${url}: ${failure.detail}`
  if (!isFinal(failure)) return `the first request failed, and the others may not; ${said}`
  throw new StartError(`${said}${remedies[http_status ?? 0] ?? ''}`)
}

const isFinal = ({ failure_class, code }: AskFailure) =>
  failure_class === 'network' || code === 'server-refused'

const path =
  '; give the address before /v1/audio/speech, or the whole one where it ends in /audio/speech otherwise'
const keyNeeded = '; --http-key-env (in a plan: key_env) names the variable that holds its key'

/** What to do about a status beyond what the server says. */
const remedies: Readonly<Record<number, string>> = { 401: keyNeeded, 403: keyNeeded, 404: path, 405: path }
