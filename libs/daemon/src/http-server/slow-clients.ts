import type { Request, RequestHandler, Response } from 'express'
import { serverLimits } from '../limits/server-limits.js'
import { sendProblem } from './problem.js'

/** How slow a client may be. */
export type Patience = Pick<typeof serverLimits, 'bodyWindowMs' | 'bodyWindowBytes' | 'readerMs'>

/** Leaves clients that send a body a byte at a time, or that read nothing of their answer. */
export function leaveSlowClients(patience: Patience = serverLimits): RequestHandler {
  return (request, response, next) => {
    leaveSlowWriter(request, response, patience)
    leaveSlowReader(request, response, patience)
    next()
  }
}

/** What the socket has received is looked at in each window; a body that waits for us to read it is not slow. */
function leaveSlowWriter(
  request: Request,
  response: Response,
  { bodyWindowMs, bodyWindowBytes }: Patience,
): void {
  if (request.complete) return
  const { socket } = request
  let before = socket.bytesRead
  const looks = setInterval(() => {
    const isOurs = request.readableLength > 0 || request.isPaused()
    const received = socket.bytesRead - before
    before = socket.bytesRead
    if (request.complete || response.headersSent || isOurs || received >= bodyWindowBytes) return
    clearInterval(looks)
    sendProblem(request, response, {
      status: 408,
      code: 'body-too-slow',
      title: 'The body comes too slowly',
      detail: `less than ${bodyWindowBytes} bytes of the body came in ${bodyWindowMs / 1000} s`,
    })
  }, bodyWindowMs).unref()
  for (const event of ['end', 'close'] as const) request.once(event, () => clearInterval(looks))
}

/**
 * Whoever takes nothing for so long, while something waits for it, is gone: an export would keep its place for ever. A byte
 * now and then is nothing: what counts is a part of the answer that leaves this process.
 */
function leaveSlowReader({ socket }: Request, response: Response, { readerMs }: Patience): void {
  const sent = () => socket.bytesWritten - socket.writableLength
  let before = sent()
  const looks = setInterval(() => {
    const isStuck = response.writableLength > 0 && sent() === before
    before = sent()
    if (isStuck) response.destroy()
  }, readerMs).unref()
  response.once('close', () => clearInterval(looks))
}
