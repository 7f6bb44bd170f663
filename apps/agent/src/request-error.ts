import type { FailureClass, OomSource } from '@voicemark/schema'

/** Every way a request can be refused or fail: its HTTP status, its title, and its class when it makes a row. */
export const errorTable = {
  'text-missing': { status: 422, title: 'The text is missing' },
  'text-empty': { status: 422, title: 'The text is empty' },
  'text-too-long': { status: 413, title: 'The text is too long' },
  'text-encoding': { status: 422, title: 'The text has characters that cannot be spoken' },
  'text-repeated': { status: 422, title: 'The text was sent more than once' },
  'field-invalid': { status: 422, title: 'A field has a wrong value' },
  'field-repeated': { status: 422, title: 'A field was sent more than once' },
  'field-too-large': { status: 413, title: 'A field is too large' },
  'field-name': { status: 400, title: 'A field name is not accepted' },
  'unknown-field': { status: 400, title: 'A field is unknown' },
  'unknown-parameter': { status: 400, title: 'A parameter is unknown' },
  'unexpected-file': { status: 400, title: 'A file was sent where none is expected' },
  'too-many-parts': { status: 400, title: 'The form has too many parts' },
  'multipart-malformed': { status: 400, title: 'The form is malformed' },
  'multipart-boundary': { status: 400, title: 'The form has no boundary' },
  'body-malformed': { status: 400, title: 'The body is malformed' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'format-unsupported': { status: 400, title: 'The audio format is not supported' },
  'media-type': { status: 415, title: 'The content type is not accepted' },
  'audio-invalid': { status: 422, title: 'The reference audio cannot be read' },
  'cloning-unsupported': { status: 422, title: 'The voice cannot clone' },
  'nothing-to-say': { status: 422, title: 'The text has nothing to say' },
  'voice-name': { status: 422, title: 'The voice name is not accepted' },
  'voice-unknown': { status: 404, title: 'The voice is unknown' },
  'voice-invalid': { status: 422, title: 'The voice cannot be used' },
  'voice-unsupported': { status: 422, title: 'The voice is of a kind that is not supported' },
  'speaker-unknown': { status: 422, title: 'The voice has no such speaker' },
  'language-unsupported': { status: 422, title: 'The voice does not speak the language of the text' },
  'origin-not-allowed': { status: 403, title: 'The request comes from elsewhere' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'queue-full': { status: 429, title: 'The queue is full' },
  stopping: { status: 503, title: 'The agent is stopping' },
  'spool-full': { status: 503, title: 'The request cannot be recorded' },
  'client-closed': { status: 499, title: 'The client closed the connection' },
  'agent-restarted': { status: 503, title: 'The agent ended during the request' },
  'synthesis-timeout': { status: 504, title: 'The synthesis took too long' },
  'synthesis-memory': { status: 502, title: 'The synthesis went over its memory limit' },
  'voice-over-budget': { status: 422, title: 'The voice does not fit into the memory budget' },
  'memory-held': { status: 503, title: 'The memory budget was exceeded for too long' },
  'watch-no-process': { status: 422, title: 'There is no such process to watch' },
  'watch-not-yours': { status: 422, title: 'The process is of another user' },
  'watch-self': { status: 422, title: 'The agent does not watch itself' },
  'watch-kernel-thread': { status: 422, title: 'A kernel thread cannot be watched' },
  'watch-no-listener': { status: 422, title: 'Nothing listens on the port' },
  'watch-no-right': { status: 422, title: 'The process may not be read' },
  'watch-ambiguous': { status: 422, title: 'Several processes are meant' },
  'watch-no-container': { status: 422, title: 'There is no such container' },
  'watch-no-cgroup': { status: 422, title: 'There is no such cgroup' },
  'watch-unsupported': { status: 422, title: 'This cannot be watched here' },
  'watch-refused': { status: 422, title: 'The other agent does not watch this' },
  'watch-not-allowed': { status: 422, title: 'The other agent does not watch this for others' },
  'watch-agent-old': { status: 422, title: 'The other agent is too old to watch' },
  'watch-agent-ambiguous': { status: 422, title: 'Several agents go by this name' },
  'watch-agent-away': { status: 503, title: 'The other agent is away' },
  'watch-collector-old': { status: 422, title: 'The collector is too old to have something watched' },
  'watch-no-collector': { status: 422, title: 'There is no collector to ask another agent through' },
  'watch-full': { status: 429, title: 'Too much is watched' },
  'sensors-unknown': { status: 503, title: 'What the machine can measure is not known yet' },
  'judged-unknown': { status: 404, title: 'The judged request is unknown' },
  'measurement-unknown': { status: 404, title: 'The measurement is unknown' },
  'measurement-lost': { status: 409, title: 'The measurement was cut off' },
  'measurement-ended': { status: 409, title: 'The measurement has ended' },
  'measurements-full': { status: 429, title: 'Too many measurements run' },
  'engine-failed': { status: 502, title: 'The synthesis failed' },
  'engine-unavailable': { status: 503, title: 'The synthesis process is not ready' },
  'audio-empty': { status: 502, title: 'The synthesis gave no audio' },
  'audio-silent': { status: 502, title: 'The synthesis gave silence' },
  'audio-not-finite': { status: 502, title: 'The synthesis gave samples that are not numbers' },
  'audio-clipped': { status: 502, title: 'The synthesis gave clipped audio' },
  'audio-too-short': { status: 502, title: 'The synthesis gave audio too short for its text' },
  'audio-too-long': { status: 502, title: 'The synthesis gave audio too long for its text' },
  internal: { status: 500, title: 'Something went wrong inside the agent' },
} as const satisfies Record<string, { status: number; title: string }>

export type ErrorCode = keyof typeof errorTable

export interface RequestErrorOptions {
  readonly cause?: unknown
  readonly retryAfterS?: number
  readonly request_id?: string
}

/** A request that is refused or failed; the detail says what, where, the limit and what to do, never the text. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly code: ErrorCode
  readonly retryAfterS: number | null
  /** The request that is recorded of it; null when none is. */
  readonly request_id: string | null

  constructor(code: ErrorCode, detail: string, options: RequestErrorOptions = {}) {
    super(detail, { cause: options.cause })
    this.code = code
    this.retryAfterS = options.retryAfterS ?? null
    this.request_id = options.request_id ?? null
  }

  get status(): number {
    return errorTable[this.code].status
  }
}

/** A synthesis that ended without audio, as it stands in the row. */
export interface Failure {
  readonly failure_class: FailureClass
  readonly code: ErrorCode
  readonly detail: string
  /** Who ended it for want of memory, where that is known. */
  readonly oom_source?: OomSource | null
}

/** A failure before there was anything to speak with, such as a voice that was not loaded. */
export class EngineError extends RequestError {
  readonly failure: Failure

  constructor(failure: Failure, options: RequestErrorOptions = {}) {
    super(failure.code, failure.detail, options)
    this.failure = failure
  }
}
