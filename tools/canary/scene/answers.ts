import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What is asked over HTTP, and which status has to come back. */
export interface Question {
  readonly what: string
  readonly url: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | FormData | Uint8Array<ArrayBuffer>
  /** Null: whatever. */
  readonly status: number | null
}

/** Asks, and keeps head and body of every answer. */
export interface Answers {
  /** @throws Error where another status comes */
  ask(question: Question): Promise<{ readonly status: number; readonly body: Buffer }>
}

const limitMs = 60_000

export function keepAnswers(folder: string): Answers {
  let count = 0
  return {
    async ask({ what, url, method = 'POST', headers = {}, body, status }) {
      const response = await fetch(url, {
        method,
        headers,
        signal: AbortSignal.timeout(limitMs),
        ...(body === undefined ? {} : { body }),
      })
      const bytes = Buffer.from(await response.arrayBuffer())
      const head = JSON.stringify([response.status, [...response.headers]])
      writeFileSync(
        join(folder, `${count++}-${what.replaceAll(/\W+/g, '-')}`),
        `${head}\n${bytes.toString('latin1')}`,
        'latin1',
      )
      if (status !== null && response.status !== status)
        throw new Error(
          `${what}: ${response.status} in place of ${status}: ${bytes.toString('utf8', 0, 300)}`,
        )
      return { status: response.status, body: bytes }
    },
  }
}

/** A form of these fields. */
export function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

/** JSON as the body of a question. */
export const jsonBody = (value: unknown) => ({
  headers: { 'content-type': 'application/json' },
  body: typeof value === 'string' ? value : JSON.stringify(value),
})
