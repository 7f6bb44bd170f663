import type { HttpConfiguration } from '@voicemark/schema'
import type { ReadAudio } from '../../../../served-audio/audio-reading.js'
import { readInThread } from '../../../../served-audio/audio-thread.js'
import type { OpenedAsk } from '../opened-ask.js'
import { probe } from '../probe.js'
import { openServer } from './discovery/open-server.js'
import { createHttpAsk } from './http-ask.js'
import type { ServerAccess } from './apis/server-access.js'
import { serverRemedy, shownRequest } from './server-remedy.js'

/** A server that is asked over HTTP. @throws StartError when it cannot be asked for what the configuration wants. */
export async function openHttp(
  configuration: HttpConfiguration,
  access: ServerAccess,
  signal: AbortSignal,
  read: ReadAudio = readInThread,
): Promise<OpenedAsk<HttpConfiguration>> {
  const { server, facts, ...opened } = await openServer(configuration, access, signal)
  const ask = createHttpAsk(server, access, { nowMs: () => performance.now(), read })
  return {
    ...opened,
    ask,
    engine_version: facts.engine_version,
    voice: facts.voice,
    probe(waiting) {
      const isKnown = configuration.api === 'auto'
      const remedy = (status: number | null) => serverRemedy({ server, access, isKnown }, status, waiting)
      return probe({ ask, where: shownRequest(server), remedy }, waiting)
    },
  }
}
