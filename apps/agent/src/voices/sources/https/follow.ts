import { readText, type HttpClient, type HttpResponse } from '@voicemark/daemon'
import { VoiceError } from '../../voice-error.js'
import { redirectFault } from './sends-on.js'

const mostRedirects = 10

export interface Asked {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** Asks for a URL and goes where its answers send, among hosts that belong together. @throws VoiceError where that leads away */
export async function follow(client: HttpClient, { url, headers, signal }: Asked): Promise<HttpResponse> {
  const first = new URL(url)
  let at = first
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const response = await client.send({ url: at.href, headers, signal })
    const location = response.header('Location')
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response
    // What it says beside that is read, so that its connection can be used again.
    await readText(response, 2 ** 20)
    if (!URL.canParse(location, at.href))
      throw new VoiceError('voice-download', `${at.host} sends on to no address`)
    const next = new URL(location, at)
    const fault = redirectFault(first, next)
    if (fault !== null) throw new VoiceError('voice-download', `${at.host} ${fault}`)
    at = next
  }
  throw new VoiceError('voice-download', `${first.host} sends on and on, over ${mostRedirects} times`)
}
