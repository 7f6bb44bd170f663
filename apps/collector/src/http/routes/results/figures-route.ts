import { errorReason } from '@voicemark/daemon'
import type { RequestHandler } from 'express'
import type { FigureOptions } from '../../../figures/data/figure-look.js'
import { figureFormats, figureNames, type FigureFormat } from '../../../figures/data/figure.js'
import type { FigureCache } from '../../../figures/drawing/figure-cache.js'
import type { FigureSet } from '../../../figures/drawing/figure-set.js'
import type { Fleet } from '../../../fleet/fleet.js'
import { QueryError } from '../../../query-error.js'
import type { Store } from '../../../store/store.js'
import { figureTitles } from '../../page/page.js'
import { parseQuery } from '../../request/query.js'

const types: Readonly<Record<FigureFormat, string>> = {
  png: 'image/png',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
}

/** GET /figures/{name}.{png,svg,pdf}: a figure of all configurations as they are now; .txt is its caption, also where there is no picture. */
export function figureRoute(
  store: Pick<Store, 'dataVersion'>,
  fleet: Fleet,
  cache: FigureCache,
): RequestHandler {
  return async (request, response) => {
    const { width, whiskers, bare } = parseQuery(request.url, 'width', 'whiskers', 'bare')
    const options: FigureOptions = { widthMm: width, whiskers, isBare: bare === 'true' }
    const { name, format } = figureFile(String(request.params['file']))
    if (format === 'txt') {
      const { caption } = await fleet.figure(name, options)
      response.type('text/plain').send(`${caption}\n`)
      return
    }
    const make = async () => {
      const figure = await fleet.figure(name, options)
      if (figure.noData === undefined) return figure
      throw new QueryError('figure-empty', `there is nothing to draw: ${figure.noData}`)
    }
    const version = `${await store.dataVersion('request')} ${JSON.stringify(options)}`
    response.type(types[format]).send(await cache.picture(version, name, format, make))
  }
}

const fileFormats = [...figureFormats, 'txt'] as const

/** @throws QueryError figure-unknown, which lists the names. */
function figureFile(file: string) {
  const [stem, extension] = file.split('.')
  const name = figureNames.find((one) => one === stem)
  const format = fileFormats.find((one) => one === extension)
  if (name !== undefined && format !== undefined && file === `${name}.${format}`) return { name, format }
  const known = `${figureNames.join(', ')}, each as ${fileFormats.join(', ')}`
  throw new QueryError('figure-unknown', `known figures: ${known}`)
}

/** GET /api/v1/figures: each figure by name and title, where it is, or why there is nothing to draw. */
export function figureListRoute(fleet: Fleet): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    const { figuresLeftOut } = await fleet.overview()
    const figures = figureNames.map((name) => {
      const no_data = figuresLeftOut.find((one) => one.name === name)?.reason ?? null
      const links = no_data === null ? fileFormats : (['txt'] as const)
      const files = Object.fromEntries(links.map((format) => [format, `/figures/${name}.${format}`]))
      return { name, title: figureTitles[name], files, no_data }
    })
    response.json({ figures })
  }
}

/** POST /api/v1/figures: draws all figures into the metrics folder, as the schedule does, and answers with their paths. */
export function drawRoute(draw: () => Promise<FigureSet>): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    try {
      response.json(await draw())
    } catch (error) {
      // Only what the system refuses is for the operator to mend.
      if (!(error instanceof Error && 'syscall' in error)) throw error
      const detail = `VOICEMARK_METRICS_DIR cannot be written: ${errorReason(error)}`
      throw new QueryError('figures-not-written', detail, { cause: error })
    }
  }
}
