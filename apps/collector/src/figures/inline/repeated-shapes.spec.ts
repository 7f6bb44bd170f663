import { expect, test } from 'vitest'
import { repeatedShapes } from './repeated-shapes.js'

const mark = (x: number, y: number) => `<path fill="#777" d="M${x} ${y}L${x + 7} ${y}L${x} ${y + 7}Z"/>`
const circle = (x: number, y: number) => `<circle fill="#777" cx="${x}" cy="${y}" r="3.5"/>`
const picture = (...shapes: string[]) => `<svg viewBox="0 0 9 9">${shapes.join('')}</svg>`
const places = Array.from({ length: 20 }, (_, at) => [at * 3.25, at * 1.37] as const)

test.each([
  ['a mark', mark, '<path id="f-m0" fill="#777" d="M0 0L7 0L0 7Z"/>'],
  ['a circle', circle, '<circle id="f-m0" fill="#777" r="3.5"/>'],
])('%s at many places is said once, and stands at each', (_name, draw, once) => {
  const short = repeatedShapes(picture(...places.map(([x, y]) => draw(x, y))), 'f')
  expect(short).toContain(`<svg viewBox="0 0 9 9"><defs>${once}</defs>`)
  expect(
    [...short.matchAll(/<use href="#f-m0" x="(\S+)" y="(\S+)"\/>/g)].map(([, ...at]) => at.map(Number)),
  ).toEqual(places.map((at) => at.map((value) => Number(value.toFixed(1)))))
})

test('what stands there seldom, and what is turned or curved in another way, stays as it was', () => {
  const seldom = picture(mark(1, 2), circle(3, 4))
  expect(repeatedShapes(seldom, 'f')).toBe(seldom)
  const arcs = picture(...places.map(([x, y]) => `<path d="M${x} ${y}A1 1 0 0 1 ${x} ${y}"/>`))
  expect(repeatedShapes(arcs, 'f')).toBe(arcs)
})
