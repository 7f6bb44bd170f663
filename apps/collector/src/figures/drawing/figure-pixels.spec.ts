import Module from 'node:module'
import { inflateSync } from 'node:zlib'
import { expect, test, vi } from 'vitest'
import { makeFigure } from '../charts/figures.js'
import type { Figure } from '../data/figure.js'
import { createFigureDrawing } from './render.js'
import { sampleFleets } from './sample-fleets.js'

const drawing = createFigureDrawing()
const one = sampleFleets.one()
const label = one.configurations[0]?.label ?? ''

test.each([86, 117, 160])(
  'a picture whose width is all but a whole pixel more is not sheared: %d mm',
  (widthMm) => {
    const { width, height, colour } = drawn(makeFigure('fig1_memory_comparison', one, { widthMm }))
    const rows = Array.from({ length: height }, (_, y) => y)
    expect(rows.filter((y) => colour(0, y) !== white || colour(width - 2, y) !== white)).toEqual([])
  },
)

test('a copy of chart.js for each size filled the memory of a collector that was looked at', () => {
  // Node's own function, which has no types; a canvas asks for chart.js when it is made.
  const load = vi.spyOn(Module as unknown as { _load: (id: string) => unknown }, '_load')
  const { draw } = createFigureDrawing()
  for (let widthMm = 60; widthMm < 74; widthMm += 1)
    draw(makeFigure('fig1_memory_comparison', one, { widthMm }), 'png')
  expect(load.mock.calls.filter(([id]) => id === 'chart.js/auto')).toHaveLength(1)
  load.mockRestore()
})

test('memory that was lower before the request began does not leave the axes', () => {
  const points = [200, 304, 308, 312, 316, 320].map((memory_mb, i) => ({ at_s: i / 10 - 0.06, memory_mb }))
  const timelines = [{ label, request_id: 'r', rtf: 0.5, duration_s: 0.4, points }]
  const figure = makeFigure('fig_memory_timeline', { ...one, timelines }, { widthMm: 84, isBare: true })
  const { width, height, colour } = drawn(figure)
  const count = (y: number, wanted: string) =>
    Array.from({ length: width }, (_, x) => colour(x, y)).filter((found) => found === wanted).length
  const rows = Array.from({ length: height }, (_, y) => y)
  const axis = rows.findLast((y) => count(y, ink) > width / 2) ?? Infinity
  expect(rows.filter((y) => count(y, blue) > 0 && y >= axis)).toEqual([])
  expect(axis).toBeLessThan(height)
})

test('lengths of audio in the order of their requests are all on the axis', () => {
  const of = (...lengths: readonly number[]) => {
    const configurations = one.configurations.map((rest) => ({
      ...rest,
      requests: lengths.flatMap((audio_s) =>
        rest.requests.map((request) => ({ ...request, audio_s, total_duration_s: audio_s / 2 })),
      ),
    }))
    return drawn(makeFigure('fig_rtf_length', { ...one, configurations }, { widthMm: 84 }))
  }
  const [shuffled, sorted] = [of(1, 30, 2), of(1, 2, 30)]
  expect(shuffled.pixels.equals(sorted.pixels)).toBe(true)
})

const [white, ink, blue] = ['ffffff', '222222', '0072b2']

/** The pixels of a picture as our own encoder writes it: one part, rows without filter. */
function drawn(figure: Figure) {
  const png = drawing.draw(figure, 'png')
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const at = png.indexOf('IDAT')
  const pixels = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))
  const colour = (x: number, y: number) => {
    const place = y * (width * 4 + 1) + 1 + x * 4
    return pixels.toString('hex', place, place + 3)
  }
  return { width, height, pixels, colour }
}
