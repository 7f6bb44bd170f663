import { collectorLimits } from '@voicemark/daemon'
import type { Figure, FigureFormat, FigureName } from '../data/figure.js'
import type { FigureRenderer } from './figure-renderer.js'

/** Pictures of one version of the data, each drawn once. */
export interface FigureCache {
  /**
   * The picture of a figure as the data of `version` has it; `make` is called only when it is not there yet. Askers at
   * the same time share one drawing, and a failed one is forgotten.
   */
  picture(version: string, name: FigureName, format: FigureFormat, make: MakeFigure): Promise<Buffer>
}

type MakeFigure = () => Figure | Promise<Figure>

/** Keeps the pictures that were asked for last. */
export function createFigureCache({ render }: Pick<FigureRenderer, 'render'>): FigureCache {
  const pictures = new Map<string, Promise<Buffer>>()

  function draw(key: string, make: MakeFigure, format: FigureFormat): Promise<Buffer> {
    const drawing = Promise.resolve(make()).then((figure) => render(figure, format))
    drawing.catch(() => {
      if (pictures.get(key) === drawing) pictures.delete(key)
    })
    return drawing
  }

  return {
    picture(version, name, format, make) {
      const key = JSON.stringify([version, name, format])
      const picture = pictures.get(key) ?? draw(key, make, format)
      pictures.delete(key)
      pictures.set(key, picture)
      const oldest = pictures.keys().next().value
      if (pictures.size > collectorLimits.picturesKept && oldest !== undefined) pictures.delete(oldest)
      return picture
    },
  }
}
