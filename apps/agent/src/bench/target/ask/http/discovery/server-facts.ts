import { StartError } from '@voicemark/daemon'
import type { HttpServer } from '../apis/http-server.js'
import { voiceParts } from '../apis/speech-api.js'
import type { ServerAccess } from '../apis/server-access.js'
import { fieldOf, voiceLocales, type Told } from './api-signs.js'
import { askServer } from './server-question.js'

/** What a server says of itself; null where it does not. */
export interface ServerFacts {
  /** Of the program that speaks, not of its API. */
  readonly engine_version: string | null
  /** That it speaks with where none is asked for. */
  readonly voice: string | null
  /** Of the voice. */
  readonly locale: string | null
}

const nothing: ServerFacts = { engine_version: null, voice: null, locale: null }

/**
 * Asks a server what it is, by questions that make nothing speak.
 * @throws StartError when it would speak with another voice than is asked for, and not say so.
 */
export async function askFacts(
  server: HttpServer,
  access: ServerAccess,
  signal: AbortSignal,
): Promise<ServerFacts> {
  const ask = async (path: string): Promise<Told | null> => {
    const reply = await askServer(`${server.url}${path}`, access, signal)
    return reply.status === 'told' ? reply : null
  }
  if (server.api === 'piper') return piperFacts(server, await ask('/info'), await ask('/voices'))
  if (server.api === 'marytts') return maryttsFacts(server, await ask('/version'), await ask('/voices'))
  return nothing
}

/** An unknown voice is spoken by the default one there, with a line in its log alone. */
function piperFacts({ voice }: HttpServer, info: Told | null, voices: Told | null): ServerFacts {
  const { name } = voiceParts(voice)
  const usual = fieldOf(fieldOf(info?.json, 'voice'), 'name')
  const listed = typeof voices?.json === 'object' && voices.json !== null ? Object.keys(voices.json) : []
  if (name !== null && listed.length > 0 && !listed.includes(name) && !listed.includes(cutName(name)))
    throw new StartError(
      `the Piper server has no voice ${name} and would speak with its default; it has ${listed.slice(0, 8).join(', ')}`,
    )
  return { ...nothing, voice: typeof usual === 'string' ? usual : null }
}

/** The server takes letters of `.onnx.json` off the ends of names. */
const cutName = (name: string) => name.replace(/[.onxjs]+$/, '')

function maryttsFacts({ voice }: HttpServer, version: Told | null, voices: Told | null): ServerFacts {
  const locales = voiceLocales(voices?.text ?? '')
  const { name } = voiceParts(voice)
  const said = version?.text.trim() ?? ''
  const [first] = locales.values()
  return {
    ...nothing,
    engine_version: /^Mary ?TTS[^<\n]{0,80}$/i.test(said) ? said : null,
    locale: (name === null ? first : locales.get(name)) ?? null,
  }
}
