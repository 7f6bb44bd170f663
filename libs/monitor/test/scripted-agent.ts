import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What was asked of it. */
export interface Asked {
  readonly path: string
  readonly body: Record<string, unknown>
}

/** An agent that takes measurements and answers by a script: `respond` gives the status and the body. */
export async function startScriptedAgent(respond: (asked: Asked) => [status: number, body: object]) {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    request.on('end', () => {
      const one = { path: request.url ?? '', body: JSON.parse(text) as Record<string, unknown> }
      asked.push(one)
      const [status, body] = respond(one)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
