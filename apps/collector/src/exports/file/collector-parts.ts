import { httpReason, readJson, StartError, type HttpResponse, type HttpSend } from '@voicemark/daemon'
import { PartBrokenError, type IncomingPart, type PartSource } from './part-source.js'

/** Asks a collector for the parts of an export. */
export function collectorParts(
  url: URL,
  { send, headers }: { readonly send: HttpSend; readonly headers: Readonly<Record<string, string>> },
): PartSource {
  return {
    async part(after) {
      const asked = new URL(url)
      if (after !== null) asked.searchParams.set('after', after)
      const response = await send({ url: asked.href, headers }).catch((error: unknown) => {
        throw new PartBrokenError(`the collector at ${url.origin} cannot be asked: ${httpReason(error)}`, {
          cause: error,
        })
      })
      if (response.status !== 200) throw await refusal(url, response)
      return incoming(url, response)
    },
  }
}

function incoming(url: URL, response: HttpResponse): IncomingPart {
  const rows = response.header('Voicemark-Rows')
  if (rows === null || !/^\d+$/.test(rows))
    throw new StartError(
      `the server at ${url.origin} does not say how many rows come: it is no collector, or an older one`,
    )
  return { rows: Number(rows), next: response.header('Voicemark-Next'), bytes: whole(url, response) }
}

/** What comes of a body, until it breaks off. */
async function* whole(url: URL, { body }: HttpResponse): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw new PartBrokenError(`the collector at ${url.origin} broke off: ${httpReason(error)}`, {
      cause: error,
    })
  }
}

/** What may be otherwise in a moment is asked again; what is wrong with the question never is. */
async function refusal(url: URL, response: HttpResponse): Promise<Error> {
  const { status } = response
  const problem = await readJson(response).catch(() => null)
  const detail =
    typeof problem === 'object' && problem !== null && 'detail' in problem
      ? String(problem.detail)
      : 'no reason given'
  const message = `the collector at ${url.origin} answers ${status}: ${detail}`
  if (status !== 429 && status < 500) return new StartError(message)
  const wait = response.header('Retry-After')
  return new PartBrokenError(message, { waitS: wait !== null && /^\d+$/.test(wait) ? Number(wait) : null })
}
