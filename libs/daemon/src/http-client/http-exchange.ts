/** What is asked of a server. */
export interface HttpRequest {
  readonly url: string
  /** @default GET */
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: HttpBody | undefined
  readonly signal?: AbortSignal | undefined
  /** Told before the request goes out a second time, on a new connection, since the first was closed under it. */
  readonly onResend?: (() => void) | undefined
}

/** A form says its own content type. What comes in parts is sent once and never again. */
export type HttpBody = string | FormData | AsyncIterable<Uint8Array>

/** The head of an answer, and its body as it arrives. */
export interface HttpResponse {
  readonly status: number
  /** Null where there is none of this name. */
  header(name: string): string | null
  /** Unpacked where the server packed it. */
  readonly body: AsyncIterable<Uint8Array>
}

/**
 * Sends a request and waits for the head of its answer, whatever its status; redirects are answers too.
 * @throws the system's error where none comes.
 */
export type HttpSend = (request: HttpRequest) => Promise<HttpResponse>

/** @throws Error when the body is over so many bytes. */
export async function readText({ body }: HttpResponse, mostBytes = 2 ** 28): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > mostBytes) throw new Error(`an answer of over ${mostBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The body as JSON; null where it is none. */
export async function readJson(response: HttpResponse): Promise<unknown> {
  const text = await readText(response)
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
