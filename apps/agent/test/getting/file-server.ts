import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server of files for one test, on a port that is free. */
export interface FileServer {
  readonly url: string
  readonly host: string
  /** What was asked of it: path, and the header `Range` where there was one. */
  readonly asked: string[]
  /** Answers in another way from now on. */
  answer: RequestListener
  /** Who asks has so many bytes: a line that is to break there breaks now. */
  hear(progress: { readonly bytes: number }): void
}

/** A line that breaks as soon as what was sent has come. */
let held: { readonly at: number; readonly response: ServerResponse } | null = null

export async function serveFiles(answer: RequestListener): Promise<FileServer> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { range } = request.headers
    asked.push(range === undefined ? `${request.url}` : `${request.url} ${range}`)
    served.answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const hear = ({ bytes }: { bytes: number }) => {
    if (held?.at === bytes) held.response.destroy()
  }
  const served: FileServer = { url: `http://${host}`, host, asked, answer, hear }
  return served
}

interface Sending {
  readonly etag?: string | null
  /** After so many bytes of the file the line breaks, when they have come. */
  readonly breaksAt?: number
}

/** Answers with a file as a server does that knows parts of files (RFC 9110 §14). */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  { etag = '"1"', breaksAt = Infinity }: Sending = {},
): void {
  const { range, 'if-range': ifRange } = request.headers
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0)
  const isPart = from > 0 && (ifRange === undefined || ifRange === etag)
  const start = isPart ? from : 0
  if (start >= body.length) return void response.writeHead(416).end()
  response.writeHead(isPart ? 206 : 200, {
    'Content-Length': body.length - start,
    ...(etag !== null && { ETag: etag }),
    ...(isPart && { 'Content-Range': `bytes ${start}-${body.length - 1}/${body.length}` }),
  })
  if (breaksAt >= body.length) return void response.end(body.subarray(start))
  held = { at: breaksAt, response }
  response.write(body.subarray(start, breaksAt))
}
