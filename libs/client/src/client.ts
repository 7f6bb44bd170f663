import type { Answers, Paged, PageOf, Posted, Readable, Writable } from './answers.js'
import { problemOf } from './api-problem.js'

/** Where a collector is, and how it is asked. */
export interface ClientOptions {
  /** Its address. @default that of the page that this runs in */
  readonly url?: string
  /** Sent as `Authorization: Bearer`; none in a page, which has a session. */
  readonly token?: string
  /** Sent with what writes, by a page that has a session. */
  readonly csrf?: () => string | undefined
  readonly fetch?: typeof fetch
}

/** Values of the `:name` parts of a path. */
export type PathParts = Readonly<Record<string, string>>
/** Parameters; one that is undefined is not sent. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>

export interface Asked {
  readonly parts?: PathParts
  readonly query?: Query
  readonly signal?: AbortSignal
}

/** The collector's interface, by its paths. */
export interface Client {
  /** @throws ApiProblem as the collector answered; a TypeError where nothing did. */
  get<P extends Readable>(path: P, asked?: Asked): Promise<Answers[P]>
  /** Each page after the last until there is none; which rows and how many a page are said once. Throws as `get` does. */
  pages<P extends Paged>(path: P, asked?: Asked): AsyncGenerator<PageOf<P>, void, undefined>
  /** Sends JSON. Throws as `get` does. */
  post<P extends Writable>(path: P, body: unknown, asked?: Asked): Promise<Posted[P]>
  post<T>(path: string, body: unknown, asked?: Asked): Promise<T>
  /** Sends a form, such as one with a file. Throws as `get` does. */
  upload<T>(path: string, form: FormData, asked?: Asked): Promise<T>
  /** The address of what a browser or another program gets itself. */
  link(path: string, asked?: Omit<Asked, 'signal'>): string
}

export function createClient({ url = '', token, csrf, fetch: ask = fetch }: ClientOptions = {}): Client {
  const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` }

  const link = (path: string, { parts = {}, query = {} }: Asked = {}) => {
    const filled = path.replaceAll(/:([a-z_]+)/gi, (_, name: string) => encodeURIComponent(parts[name] ?? ''))
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) search.set(name, String(value))
    return `${url}${filled}${search.size === 0 ? '' : `?${search.toString()}`}`
  }

  const answerOf = async (path: string, init: RequestInit, asked: Asked = {}): Promise<unknown> => {
    const { signal = null } = asked
    const response = await ask(link(path, asked), { ...init, signal })
    if (!response.ok) throw await problemOf(response)
    return response.json()
  }

  const send = async (path: string, body: string | FormData, type: Record<string, string>, asked?: Asked) => {
    const token = csrf?.()
    const proof = token === undefined ? {} : { 'X-CSRF-Token': token }
    const headers = { ...authorization, ...proof, ...type }
    return (await answerOf(path, { method: 'POST', headers, body }, asked)) as never
  }

  const get = async (path: string, asked?: Asked) =>
    (await answerOf(path, { headers: authorization }, asked)) as never

  async function* pages(path: string, asked: Asked = {}) {
    let cursor: string | null | undefined
    do {
      const page: { readonly next_cursor?: string | null } = await get(path, {
        ...asked,
        // A cursor that the caller gives is where the first page begins.
        query: { ...asked.query, ...(typeof cursor === 'string' ? { cursor } : {}) },
      })
      yield page as never
      cursor = page.next_cursor
    } while (typeof cursor === 'string')
  }

  return {
    link,
    get,
    pages,
    post: (path: string, body: unknown, asked?: Asked) =>
      send(path, JSON.stringify(body), { 'Content-Type': 'application/json' }, asked),
    // What divides the parts of a form is the browser's choice.
    upload: (path, form, asked) => send(path, form, {}, asked),
  }
}
