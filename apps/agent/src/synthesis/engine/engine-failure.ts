import { RequestError, type ErrorCode, type Failure } from '../../request-error.js'
import { VoiceError } from '../../speech/voice-error.js'

const outOfMemoryPattern = /bad.?alloc|out of memory|failed to allocate/i

/** What is wrong with what was asked for, and with no sound. */
const ofClient: ReadonlySet<ErrorCode> = new Set([
  'nothing-to-say',
  'language-unsupported',
  'speaker-unknown',
  'client-closed',
])

/** What a synthesis failed of. */
export function failureOf(error: unknown): Failure {
  if (error instanceof RequestError) {
    const failure_class = ofClient.has(error.code) ? 'client' : 'invalid_audio'
    return { failure_class, code: error.code, detail: error.message }
  }
  if (error instanceof VoiceError) return { failure_class: 'engine', code: error.code, detail: error.message }
  const message = error instanceof Error ? error.message : String(error)
  if (outOfMemoryPattern.test(message)) {
    return {
      failure_class: 'oom',
      code: 'synthesis-memory',
      detail: 'ONNX Runtime could not allocate memory',
    }
  }
  return {
    failure_class: 'engine',
    code: 'engine-failed',
    detail: `ONNX Runtime: ${message.split('\n')[0] ?? ''}`,
  }
}
