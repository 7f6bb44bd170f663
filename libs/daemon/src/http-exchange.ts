/** What is asked of a server. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
}

/** The head of an answer, and its body as it arrives. */
export interface HttpResponse {
  readonly status: number
  /** Null where there is none of this name. */
  header(name: string): string | null
  readonly body: AsyncIterable<Uint8Array>
}

/** Sends a request and waits for the head of its answer. @throws with the system's error where none comes. */
export type HttpSend = (request: HttpRequest) => Promise<HttpResponse>
