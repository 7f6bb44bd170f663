import type { HttpConfiguration } from '@voicemark/schema'
import { readInThread } from '../../served-audio/audio-thread.js'
import { serverOf } from './ask/http/apis/http-server.js'
import { createHttpAsk } from './ask/http/http-ask.js'
import type { ServerAccess } from './ask/http/server-access.js'
import { probeServer } from './ask/http/server-probe.js'
import { listenerAt } from './local-listener.js'
import type { Subject } from './subject.js'

/** A server that somebody else runs. */
export function serverSubject(configuration: HttpConfiguration, access: ServerAccess): Subject {
  const deps = { nowMs: () => performance.now(), read: readInThread }
  return {
    open: () =>
      Promise.resolve({
        ask: createHttpAsk(serverOf(configuration), access, deps),
        watch: access.proxy === null ? listenerAt(configuration.url) : 'none',
        described: {},
        note: null,
        probe: (signal) => probeServer(configuration, access, signal),
      }),
    close: () => Promise.resolve(),
  }
}
