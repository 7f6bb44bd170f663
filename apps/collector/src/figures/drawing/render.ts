import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ChartConfiguration } from 'chart.js'
import type * as ErrorBars from 'chartjs-chart-error-bars'
import type * as NodeCanvas from 'chartjs-node-canvas'
import { layoutPixelsPerInch } from '../data/figure-look.js'
import type { DrawnFormat, Figure } from '../data/figure.js'
import { inlineSvg } from '../inline/inline-svg.js'
import { recorded } from '../inline/recording.js'
import { recordingPlugin } from '../inline/recording-plugin.js'
import { fontFamily } from '../shapes/font-family.js'
import { tablePlugin } from '../shapes/table-plugin.js'
import { logSteps } from './log-steps.js'
import { encodePng } from './png.js'
import { finishSvg } from './svg.js'

const require = createRequire(import.meta.url)

type Canvas = NodeCanvas.ChartJSNodeCanvas

/** Draws figures on this thread: tens of milliseconds each, so never on the one that serves. */
export interface FigureDrawing {
  draw(figure: Figure, format: DrawnFormat): Buffer
}

/** What is drawn on a canvas; an inline figure is an SVG whose texts are kept apart. */
type CanvasFormat = Exclude<DrawnFormat, 'inline'>

const canvasKinds = { png: 'raw', svg: 'image/svg+xml', pdf: 'application/pdf' } as const

/** Of a figure for a screen, whose pixels are those of CSS. */
const screen = { png: 2, pdf: 1, pixelsPerInch: 96 }
/** Of a figure for paper. */
const paper = {
  png: 300 / layoutPixelsPerInch,
  pdf: 72 / layoutPixelsPerInch,
  pixelsPerInch: layoutPixelsPerInch,
}

/** Keeps a canvas for each kind, which has a copy of chart.js and of its plugins, and is made as large as each figure. */
export function createFigureDrawing(): FigureDrawing {
  const canvases = new Map<string, Canvas>()

  function canvasFor({ width, height }: Figure, format: CanvasFormat, scale: number): Canvas {
    const kind = format === 'pdf' ? kindOf(format, scale) : format
    const canvas = canvases.get(kind) ?? createCanvas(format, scale)
    canvases.set(kind, canvas)
    // Read whenever it draws; one for each size would hold some MB for each, and throw them away when there are many.
    return Object.assign(canvas, { _width: width, _height: height })
  }

  function rendered(figure: Figure, format: CanvasFormat, scale: number): Buffer {
    // Chart.js writes into what it is given.
    const chart = structuredClone(figure.chart)
    chart.options = { ...chart.options, devicePixelRatio: scale }
    // The types know only image kinds, the canvas takes these as well.
    const kind = canvasKinds[format] as 'image/png'
    return canvasFor(figure, format, scale).renderToBufferSync(chart as ChartConfiguration, kind)
  }

  return {
    draw(figure, format) {
      if (format === 'inline') {
        const { drawn, ...recording } = recorded(() => rendered(figure, 'svg', 1))
        return Buffer.from(inlineSvg(drawn.toString('utf8'), recording, figure))
      }
      const target = figure.widthMm === null ? screen : paper
      const scale = format === 'svg' ? 1 : target[format]
      const bytes = rendered(figure, format, scale)
      if (format === 'pdf') return bytes
      if (format === 'svg') return finishSvg(bytes, figure)
      const [width, height] = [devicePixels(figure.width * scale), devicePixels(figure.height * scale)]
      if (bytes.length !== width * height * 4)
        throw new Error(`the picture has ${bytes.length} bytes and not ${width} × ${height} pixels`)
      return encodePng({ width, height, bytes }, scale * target.pixelsPerInch)
    },
  }
}

/** As chart.js sizes a canvas: to a tenth, then down. */
const devicePixels = (pixels: number) => Math.floor(Math.round(pixels * 10) / 10)

function createCanvas(format: CanvasFormat, scale: number): Canvas {
  const { ChartJSNodeCanvas } = require('chartjs-node-canvas') as typeof NodeCanvas
  const canvas = new ChartJSNodeCanvas({
    width: 1,
    height: 1,
    chartCallback: registerPlugins,
    ...(format === 'png' ? {} : { type: kindOf(format, scale) }),
  })
  const fonts = join(dirname(require.resolve('dejavu-fonts-ttf/package.json')), 'ttf')
  canvas.registerFont(join(fonts, 'DejaVuSans.ttf'), { family: fontFamily })
  canvas.registerFont(join(fonts, 'DejaVuSans-Bold.ttf'), { family: fontFamily, weight: 'bold' })
  return canvas
}

/** The page of a PDF is smaller than its layout; our canvas package takes the factor with the kind. */
const kindOf = (format: 'svg' | 'pdf', scale: number) => (format === 'pdf' ? `pdf@${scale}` : format) as 'pdf'

const registerPlugins: NodeCanvas.ChartCallback = (Chart) => {
  const bars = freshly('chartjs-chart-error-bars') as typeof ErrorBars
  Chart.register(bars.BarWithErrorBarsController, bars.BarWithErrorBar)
  for (const plugin of ['chartjs-plugin-datalabels', 'chartjs-plugin-annotation']) {
    Chart.register(freshly(plugin) as Parameters<typeof Chart.register>[0])
  }
  Chart.register(recordingPlugin, tablePlugin, groundPlugin)
  Chart.defaults.font.family = fontFamily
  Chart.defaults.plugins.legend.labels.filter = isNamed
  Chart.defaults.scales.logarithmic.afterBuildTicks = setLogTicks
  Chart.defaults.scales.logarithmic.ticks.callback = logTick
}

/** What of a canvas is called here; its types are those of browsers, which a collector does not have. */
interface Pixels {
  width: number
  height: number
}

interface Pen {
  globalCompositeOperation: string
  fillStyle: string
  save(): void
  restore(): void
  fillRect(x: number, y: number, width: number, height: number): void
}

/** What is behind all that is drawn, and what becomes of it. */
const groundPlugin = {
  id: 'ground',
  beforeDraw({ ctx, width, height }: { ctx: unknown; width: number; height: number }) {
    const pen = ctx as Pen
    pen.save()
    pen.globalCompositeOperation = 'destination-over'
    pen.fillStyle = 'white'
    pen.fillRect(0, 0, width, height)
    pen.restore()
  },
  /** Some 20 MB that the garbage collector does not know of, and that wait for it else. */
  beforeDestroy({ canvas }: { canvas: unknown }) {
    Object.assign(canvas as Pixels, { width: 1, height: 1 })
  },
}

/** Lines and boxes of a series that has its name already have none. */
const isNamed = ({ text }: { text?: string }) => text !== undefined && text !== ''

/** Chart.js takes whatever steps fit; readers know 1, 2, 5. */
function setLogTicks(axis: { min: number; max: number; ticks: { value: number }[] }): void {
  axis.ticks = logSteps(axis.min, axis.max).map((value) => ({ value }))
}

const logTick = (value: string | number) =>
  Number(value).toLocaleString('en-US', { maximumSignificantDigits: 1 })

/** Every canvas has its own chart.js, and a plugin belongs to the one that was there when it was loaded. */
function freshly(id: string): unknown {
  const path = require.resolve(id)
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the only way to load a CommonJS module twice
  delete require.cache[path]
  return require(path)
}
