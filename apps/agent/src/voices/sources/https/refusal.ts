import { errorCode, httpReason, StartError } from '@voicemark/daemon'
import { VoiceError } from '../../voice-error.js'

const meanings: Readonly<Record<number, string>> = {
  401: 'it wants to know who asks: such a file cannot be fetched by name; get it by hand and give it as a local file',
  403: 'it, or a firewall before it, does not give this file: get it elsewhere and give it as a local file',
  404: 'it is not there any more: a newer voicemark may know where it is now',
  407: 'the proxy wants a name and a password: https_proxy=http://NAME:PASSWORD@HOST:PORT',
  410: 'it is not there any more: a newer voicemark may know where it is now',
  429: 'too much was asked of it: wait some minutes, then the same command goes on',
  451: 'a law forbids it to give this file',
}

/** A status that is no file. */
export class RefusedStatus extends VoiceError {
  readonly status: number
  readonly retryAfterMs: number | null

  constructor(host: string, status: number, retryAfter: string | null) {
    const trouble = 'the server is in trouble: try again later, then the same command goes on'
    const meaning = meanings[status] ?? (status >= 500 ? trouble : 'it gives no file')
    super('voice-download', `${host} answers HTTP ${status}: ${meaning}`)
    this.status = status
    this.retryAfterMs = retryAfter !== null && /^\d{1,4}$/.test(retryAfter) ? Number(retryAfter) * 1000 : null
  }
}

/** A line that broke, or a server that was silent or fell short: worth another try. */
export class BrokenLine extends VoiceError {}

/** Codes of a line that broke. */
const broken = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']
/** Codes of no line at all, which comes back if there was one a moment ago. */
const offline = ['EAI_AGAIN', 'ENOTFOUND', 'ENETDOWN', 'ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED']
const unknownSigner = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]

/** What came of asking a server, as an error for a person. */
export function refusalOf(error: unknown, host: string, wasThere: boolean): unknown {
  if (error instanceof VoiceError || error instanceof StartError || isOfTheDisk(error)) return error
  const code = errorCode(error) ?? ''
  const reason = remedyFor(code) ?? httpReason(error)
  const isPassing = isTimeout(error) || broken.includes(code) || (wasThere && offline.includes(code))
  const Refusal = isPassing ? BrokenLine : VoiceError
  return new Refusal('voice-download', `${host}: ${reason}`, error)
}

/** What to do here, where other commands have an option for it. */
function remedyFor(code: string): string | null {
  if (unknownSigner.includes(code))
    return `${code}: no authority that is known here signed its certificate; NODE_EXTRA_CA_CERTS=FILE names one`
  if (offline.includes(code) && code !== 'ECONNREFUSED')
    return `${code}: it cannot be reached: is there a network? https_proxy names a proxy; a file got elsewhere can be given as a local one`
  return null
}

/** What is aborted by a signal has the signal's reason as its cause. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || isTimeout(error.cause))
}

/** An error of a file names the call and the path. */
const isOfTheDisk = (error: unknown) => error instanceof Error && 'path' in error

/** How long to wait before the next try, ms; null where another would not help. */
export function patienceFor(error: unknown, tries: number): number | null {
  const backoff = 1000 * 2 ** tries
  if (error instanceof BrokenLine) return backoff
  if (!(error instanceof RefusedStatus) || ![408, 425, 429, 500, 502, 503, 504].includes(error.status))
    return null
  const asked = error.retryAfterMs ?? backoff
  // Who asks for more is asked again by the person.
  return asked > 60_000 ? null : asked
}
