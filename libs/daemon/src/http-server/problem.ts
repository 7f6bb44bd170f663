import type { Request, Response } from 'express'
import { serverLimits } from '../limits/server-limits.js'

/** An RFC 9457 problem; the detail says what, where, the limit and what to do, and never repeats what was sent. */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly retryAfterS?: number | null
  /** Members beside those of the RFC. */
  readonly more?: Readonly<Record<string, unknown>>
}

/** Sends one problem; a request that is still sending is cut off instead of read to its end. */
export function sendProblem(request: Request, response: Response, problem: Problem): void {
  const { status, code, title, detail, retryAfterS, more } = problem
  if (retryAfterS !== undefined && retryAfterS !== null) response.set('Retry-After', String(retryAfterS))
  if (isSending(request)) cutOff(request, response)
  for (const header of ofAnotherAnswer) response.removeHeader(header)
  const type = `urn:voicemark:problem:${code}`
  response.status(status).type('application/problem+json')
  response.send(JSON.stringify({ type, title, status, detail, code, ...more }))
}

/** What was said of an answer that did not come about: it is no file, and one of a known length can have no trailer. */
const ofAnotherAnswer = ['Trailer', 'Content-Disposition', 'Link']

/** Without a body a request is complete, even while Node has not come to say so. */
function isSending({ complete, headers }: Request): boolean {
  return !complete && (headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0)
}

/** Reads on for a moment, since closing on unread bytes resets the connection and takes the answer with it. */
function cutOff(request: Request, response: Response): void {
  // Or the client would send its next request on a connection that is about to go.
  response.set('Connection', 'close')
  response.once('finish', () => {
    request.resume()
    setTimeout(() => request.socket.destroy(), serverLimits.refusedMs).unref()
  })
}

/** Name and place of an error for the log: its message may hold what a client sent. */
export function describeError(error: unknown) {
  return error instanceof Error
    ? { name: error.name, stack: framesOf(error).slice(0, mostFrames) }
    : { name: typeof error }
}

const mostFrames = 5

/** The stack behind the message, which may have lines of its own. */
function framesOf({ message, stack = '' }: Error): string[] {
  const behind = stack.slice(stack.indexOf(message) + message.length)
  return behind.split('\n').filter((line) => /^ +at /.test(line))
}
