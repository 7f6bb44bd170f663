import { chartMarks, type MarkedChart } from './chart-marks.js'
import { currentRecording, type RecordedText } from './recording.js'

/** What of a canvas is asked; its types are those of browsers, which a collector does not have. */
interface Pen {
  font: string
  fillStyle: unknown
  textAlign: string
  textBaseline: string
  save: () => void
  restore: () => void
  fillText: (text: string, x: number, y: number) => void
  measureText(text: string): {
    readonly width: number
    readonly actualBoundingBoxAscent: number
    readonly actualBoundingBoxDescent: number
  }
  getTransform(): Matrix
  arc: (x: number, y: number, radius: number, from: number, to: number, backwards?: boolean) => void
  moveTo(x: number, y: number): void
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void
  closePath(): void
}

interface Matrix {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
  readonly e: number
  readonly f: number
}

/** Takes texts out of the drawing and keeps them, where a recording is made; else it does nothing. */
export const recordingPlugin = {
  id: 'recording',
  beforeDraw({ ctx }: { ctx: unknown }) {
    const recording = currentRecording()
    if (recording === null) return
    const pen = ctx as Pen
    pen.fillText = (text, x, y) => {
      const one = recordedText(pen, text, x, y)
      if (one !== null) recording.texts.push(one)
    }
    keepState(pen)
    const { arc } = pen
    pen.arc = (x, y, radius, from, to, backwards) => {
      if (to - from >= wholeTurn) circle(pen, x, y, radius)
      else arc.call(pen, x, y, radius, from, to, backwards)
    }
  },
  afterDraw(chart: unknown) {
    const recording = currentRecording()
    if (recording !== null) recording.marks.push(...chartMarks(chart as MarkedChart))
  },
}

/** What a canvas of this kind says of itself after a `restore` is what was said last, not what holds again. */
function keepState(pen: Pen): void {
  const kept: Pick<Pen, 'font' | 'fillStyle' | 'textAlign' | 'textBaseline'>[] = []
  const { save, restore } = pen
  pen.save = () => {
    const { font, fillStyle, textAlign, textBaseline } = pen
    kept.push({ font, fillStyle, textAlign, textBaseline })
    save.call(pen)
  }
  pen.restore = () => {
    restore.call(pen)
    Object.assign(pen, kept.pop() ?? {})
  }
}

const wholeTurn = 2 * Math.PI

/** Four curves, where the canvas writes a hundred numbers; they are 0.03 % of the radius off. */
function circle(pen: Pen, x: number, y: number, radius: number): void {
  const handle = radius * 0.5523
  pen.moveTo(x + radius, y)
  pen.bezierCurveTo(x + radius, y + handle, x + handle, y + radius, x, y + radius)
  pen.bezierCurveTo(x - handle, y + radius, x - radius, y + handle, x - radius, y)
  pen.bezierCurveTo(x - radius, y - handle, x - handle, y - radius, x, y - radius)
  pen.bezierCurveTo(x + handle, y - radius, x + radius, y - handle, x + radius, y)
  pen.closePath()
}

function recordedText(pen: Pen, text: string, x: number, y: number): RecordedText | null {
  if (text.trim() === '') return null
  const { width } = pen.measureText(text)
  const px = Number(/(\d+(?:\.\d+)?)px/.exec(pen.font)?.[1] ?? 12)
  const from = { left: 0, start: 0, center: -width / 2, right: -width, end: -width }[pen.textAlign] ?? 0
  const down = { middle: 0.365, top: 0.93, hanging: 0.76, bottom: -0.24 }[pen.textBaseline] ?? 0
  const { a, b, c, d, e, f } = pen.getTransform()
  const [left, base] = [x + from, y + down * px]
  return {
    text,
    x: a * left + c * base + e,
    y: b * left + d * base + f,
    angle: (Math.atan2(b, a) * 180) / Math.PI,
    px,
    isBold: /\bbold\b|\b[6-9]00\b/.test(pen.font),
    fill: String(pen.fillStyle),
    width,
  }
}
