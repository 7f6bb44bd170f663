import { request, type IncomingHttpHeaders } from 'node:http'

/** Words that no product text contains: where they turn up, a text was kept. */
export const canary = 'quokka zanzibar marmalade'

const sentence = `The ${canary} walked slowly over the very long bridge. `

/** So many sentences of equal length, each of which the voice speaks by itself. */
export const sentences = (count: number) => sentence.repeat(count).trimEnd()

/** As many sentences as a text may have. */
export const longestText = sentences(Math.floor(5000 / sentence.length))

/** What is sent; the body goes out as it is. */
export interface Outgoing {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** RFC 9457 body of every refusal. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly request_id?: string
  readonly failure_class?: string
}

const boundary = 'voicemark-test-boundary'
export const formHeaders = { 'content-type': `multipart/form-data; boundary=${boundary}` }

/** Sends exactly these bytes on a connection of its own. */
export function send(
  url: string,
  { method = 'POST', path = '/tts', headers = {}, body }: Outgoing,
): Promise<Answer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) })
      })
      response.once('error', reject)
    })
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}

export function part(disposition: string, value: Buffer | string): Buffer {
  const head = `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), Buffer.from(value), Buffer.from('\r\n')])
}

export const field = (name: string, value: Buffer | string) => part(`name="${name}"`, value)
export const file = (name: string, value: Buffer | string, filename = 'voice.wav') =>
  part(`name="${name}"; filename="${filename}"`, value)

/** Parts as a whole form. */
export function form(...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)])
}

/** The form that `curl -F name=value …` sends. */
export function fields(values: Readonly<Record<string, Buffer | string>>): Outgoing {
  return {
    headers: formHeaders,
    body: form(...Object.entries(values).map(([name, value]) => field(name, value))),
  }
}

export const speak = (url: string, values: Readonly<Record<string, string>>) => send(url, fields(values))

export function json(body: unknown, path = '/v1/audio/speech'): Outgoing {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { path, headers: { 'content-type': 'application/json' }, body: text }
}

export const get = (url: string, path: string) => send(url, { method: 'GET', path })

export function problemOf({ body }: Answer): Problem {
  return JSON.parse(body.toString('utf8')) as Problem
}

/** A small mono 16-bit WAV file of silence. */
export function wavFile(seconds: number, rate = 16_000): Buffer {
  const bytes = Math.round(seconds * rate) * 2
  const wav = Buffer.alloc(44 + bytes)
  wav.write('RIFF', 0, 'latin1')
  wav.writeUInt32LE(36 + bytes, 4)
  wav.write('WAVEfmt ', 8, 'latin1')
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(rate, 24)
  wav.writeUInt32LE(rate * 2, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36, 'latin1')
  wav.writeUInt32LE(bytes, 40)
  return wav
}
