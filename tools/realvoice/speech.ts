/** What an agent's POST /v1/audio/speech gave, piece by piece as it came. */
export interface Spoken {
  readonly samples: Int16Array
  /** Seconds from the question to the first byte and to the last. */
  readonly first_s: number
  readonly last_s: number
  readonly headers: Headers
}

/** Speaks a text as raw samples. @throws Error with what the agent said */
export async function speak(url: string, body: Readonly<Record<string, unknown>>): Promise<Spoken> {
  const startMs = performance.now()
  const response = await fetch(`${url}/v1/audio/speech`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ response_format: 'pcm', ...body }),
  })
  if (!response.ok || response.body === null) throw new Error(`${response.status} ${await response.text()}`)
  const pieces: Uint8Array[] = []
  let first_s: number | null = null
  for await (const piece of response.body) {
    first_s ??= (performance.now() - startMs) / 1000
    pieces.push(piece)
  }
  const last_s = (performance.now() - startMs) / 1000
  const bytes = Buffer.concat(pieces)
  const samples = new Int16Array(new Uint8Array(bytes).buffer)
  return { samples, first_s: first_s ?? last_s, last_s, headers: response.headers }
}

/** What these tests read of a row. */
export interface Row {
  readonly ttfa_s: number
  readonly total_duration_s: number
  readonly audio_duration_s: number
  readonly text_length_tokens: number
}

/** The row of a text that POST /tts spoke; `query` is empty or `?stream=1`. */
export async function rowOf(url: string, text: string, query: '' | '?stream=1'): Promise<Row> {
  const form = new FormData()
  form.set('text', text)
  const headers = { Accept: 'application/json' }
  const response = await fetch(`${url}/tts${query}`, { method: 'POST', body: form, headers })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json()) as Row
}
