import type { Request, RequestHandler } from 'express'
import type { Access } from '../../../access/caller.js'
import { may } from '../../../access/roles.js'
import type { Live } from '../../../live/live.js'
import { parseQuery } from '../../request/query.js'

/** GET /api/v1/live: what comes in, as Server-Sent Events; with `agents` the rows of those. */
export function liveEventsRoute(live: Live, access: Pick<Access, 'callerOf'>): RequestHandler {
  return async (request, response) => {
    const { agents = [] } = parseQuery(request.url, 'agents')
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // nginx would gather what should go out at once.
      'X-Accel-Buffering': 'no',
    })
    if (request.method === 'HEAD') return void response.end()
    response.flushHeaders()
    await live.open(response, { agent_ids: agents, mayRead: () => mayRead(request, access) })
  }
}

async function mayRead({ headers, host }: Request, access: Pick<Access, 'callerOf'>): Promise<boolean> {
  // Whether a proxy may hand it on was looked at when it began.
  const caller = await access.callerOf({ headers, host, isHandedOn: false })
  return caller !== null && may(caller.role, 'reader')
}
