import type { Failure } from '../../request-error.js'

/** Whoever asked is gone before there was sound for them. */
export const clientClosed: Failure = {
  failure_class: 'client',
  code: 'client-closed',
  detail: 'the client closed the connection before the audio was ready',
}
