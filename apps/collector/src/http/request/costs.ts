import { collectorLimits, collectorRates, createRateLimiter, type Costly } from '@voicemark/daemon'
import type { Request, RequestHandler, Response } from 'express'
import type { Caller } from '../../access/caller.js'
import { QueryError } from '../../query-error.js'

/** Holds those who ask for what is costly to its rates, and to as many answers at once as there are places. */
export interface Costs {
  /** Lets one through, or refuses it with the seconds to wait. */
  readonly pay: (kind: Costly) => RequestHandler
}

/** How many of a kind may be answered at once, where that is bounded; a place is free when its answer has ended. */
const places: Readonly<Partial<Record<Costly, number>>> = {
  export: collectorLimits.exports,
  import: collectorLimits.imports,
  live: collectorLimits.liveReaders,
}
/** An answer that is being sent takes seconds. */
const placeWaitS = 5

export function createCosts(nowMs = () => performance.now()): Costs {
  const kinds = Object.keys(collectorRates) as Costly[]
  const limiters = new Map(kinds.map((kind) => [kind, createRateLimiter(collectorRates[kind], nowMs)]))
  const taken = new Map<Costly, number>()

  const charge = (kind: Costly, address: string, name?: string) => {
    const names = [`address ${address}`, ...(name === undefined ? [] : [`caller ${name}`])]
    const waitS = limiters.get(kind)?.pass(names) ?? null
    if (waitS === null) return
    const { what, perS } = collectorRates[kind]
    const often = perS >= 1 ? `${perS} a second` : `one in ${1 / perS} s`
    throw new QueryError('too-many', `${what}: ${often} in the long run; wait`, {
      retryAfterS: Math.ceil(waitS),
    })
  }

  const takePlace = (kind: Costly, response: Response) => {
    const most = places[kind]
    // A client that has gone while its token was looked up closes no more.
    if (most === undefined || response.destroyed) return
    const count = taken.get(kind) ?? 0
    if (count >= most)
      throw new QueryError('too-busy', `${collectorRates[kind].what}: ${most} at once; wait for one to end`, {
        retryAfterS: placeWaitS,
      })
    taken.set(kind, count + 1)
    response.once('close', () => taken.set(kind, (taken.get(kind) ?? 1) - 1))
  }

  return {
    pay: (kind) => (request, response, next) => {
      charge(kind, addressOf(request), tokenOf(response))
      takePlace(kind, response)
      next()
    },
  }
}

/** Behind a proxy that is declared the address is that of who asked it. */
const addressOf = ({ ip, socket }: Request) => ip ?? socket.remoteAddress ?? ''

function tokenOf({ locals }: Response): string | undefined {
  const caller = locals['caller'] as Caller | null | undefined
  return caller?.token_id ?? undefined
}
