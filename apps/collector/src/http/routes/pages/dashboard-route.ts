import { fileURLToPath } from 'node:url'
import type { RequestHandler } from 'express'
import { QueryError } from '../../../query-error.js'
import { parseQuery } from '../../request/query.js'

/** What `apps/dashboard` is built to; as far away from the built file as from this one. */
const built = fileURLToPath(new URL('../../../../../dashboard/dist/', import.meta.url))

/** GET /: the dashboard, a page whose scripts ask the interface; without scripts it leads to /plain. */
export const dashboardRoute: RequestHandler = (request, response, next) => {
  parseQuery(request.url)
  response.sendFile('index.html', { root: built, cacheControl: false }, (error) => {
    if (isAbsent(error)) next(notBuilt(error))
    else if (error !== undefined) next(error)
  })
}

/** GET /dashboard/assets/{file}: its scripts and styles. The name of each says what is in it, so that none changes. */
export const dashboardFileRoute: RequestHandler = (request, response, next) => {
  // What every answer has is there already, and no-store.
  response.set('Cache-Control', 'public, max-age=31536000, immutable')
  const options = { root: `${built}assets`, cacheControl: false, dotfiles: 'deny' } as const
  response.sendFile(String(request.params['file']), options, (error) => {
    if (error === undefined) return
    response.set('Cache-Control', 'no-store')
    next(new QueryError('not-found', 'the dashboard has no such file; load it again'))
  })
}

const isAbsent = (error: Error | undefined) =>
  error !== undefined && 'code' in error && error.code === 'ENOENT'

const notBuilt = (cause: unknown) =>
  new QueryError(
    'not-found',
    'the dashboard is not built: npm run build makes it; /plain shows the results',
    {
      cause,
    },
  )
