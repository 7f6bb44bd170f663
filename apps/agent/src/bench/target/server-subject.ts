import type { HttpConfiguration, WyomingConfiguration } from '@voicemark/schema'
import { openHttp } from './ask/http/open-http.js'
import type { ServerAccess } from './ask/http/apis/server-access.js'
import type { OpenedAsk } from './ask/opened-ask.js'
import { openWyoming } from './ask/wyoming/open-wyoming.js'
import { listenerAt } from './local-listener.js'
import type { OpenedSubject, Subject } from './ask/subject.js'

type ServerConfiguration = HttpConfiguration | WyomingConfiguration

/** A server that is asked over HTTP, which somebody else runs. */
export function serverSubject(configuration: HttpConfiguration, access: ServerAccess): Subject {
  return {
    async open(signal) {
      const opened = await openHttp(configuration, access, signal)
      return openedSubject(opened, access.proxy === null ? listenerAt(configuration.url) : 'none')
    },
    close: () => Promise.resolve(),
  }
}

/** A server of the Wyoming protocol, which somebody else runs. */
export function wyomingSubject(configuration: WyomingConfiguration): Subject {
  return {
    open: async (signal) =>
      openedSubject(await openWyoming(configuration, signal), listenerAt(configuration.url)),
    close: () => Promise.resolve(),
  }
}

/** What the user states is not overruled by what a server says. */
function openedSubject(opened: OpenedAsk<ServerConfiguration>, watch: string): OpenedSubject {
  const { ask, configuration, engine_version, voice, note, probe } = opened
  const described = {
    ...(configuration.engine_version === null && engine_version !== null && { engine_version }),
    ...(configuration.voice === null && voice !== null && { voice }),
  }
  return { ask, configuration, watch, described, note, probe }
}
