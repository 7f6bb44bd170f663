import type { RequestHandler } from 'express'
import { QueryError } from '../errors.js'
import { figureFormats, figureNames, type FigureFormat } from '../figures/figure.js'
import type { FigureCache } from '../figures/figure-cache.js'
import { makeFigure } from '../figures/figures.js'
import type { Fleet } from '../fleet/fleet.js'
import { parseQuery } from './query.js'

const types: Readonly<Record<FigureFormat, string>> = {
  png: 'image/png',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
}

/** GET /figures/{name}.{png,svg,pdf}: a figure of all configurations as they are now. */
export function figureRoute(fleet: Fleet, cache: FigureCache): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    const file = String(request.params['file'])
    const [stem, extension] = file.split('.')
    const name = figureNames.find((one) => one === stem)
    const format = figureFormats.find((one) => one === extension)
    if (name === undefined || format === undefined || file !== `${name}.${format}`) {
      const known = `${figureNames.join(', ')}, each as ${figureFormats.join(', ')}`
      throw new QueryError('figure-unknown', `known figures: ${known}`)
    }
    const version = await fleet.version()
    const data = await fleet.figureData()
    response
      .type(types[format])
      .send(await cache.picture(version, name, format, () => makeFigure(name, data)))
  }
}
