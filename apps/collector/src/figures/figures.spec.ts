import { join } from 'node:path'
// A declaration file does not carry what these add to the types of chart.js.
import type {} from 'chartjs-chart-error-bars'
import { describe, expect, test } from 'vitest'
import { figureNames, type Figure } from './figure.js'
import { createFigureFold, type FigureData } from './figure-data.js'
import { makeFigure } from './figures.js'
import { sampleFleets } from './sample-fleets.js'

const golden = join(import.meta.dirname, '../../fixtures/figures')
const fleets = {
  zero: (): FigureData => createFigureFold().data(),
  one: sampleFleets.one,
  four: (): FigureData => ({ ...sampleFleets.four(), omissions: { warmups: 3, files: 1, rows: 12 } }),
  twelve: sampleFleets.twelve,
}
const json = (figure: Figure) => `${JSON.stringify(figure, null, 2)}\n`

describe.each(figureNames)('%s', (name) => {
  test('is drawn from four machines as it was', async () => {
    await expect(json(makeFigure(name, fleets.four()))).toMatchFileSnapshot(join(golden, `${name}.json`))
  })

  test.each(Object.keys(fleets) as (keyof typeof fleets)[])('is plain data without NaN for %s', (fleet) => {
    const figure = makeFigure(name, fleets[fleet]())
    expect(json(figure)).not.toMatch(/NaN|Infinity|undefined/)
    expect(numbersOf(figure).every(Number.isFinite)).toBe(true)
    expect(structuredClone(figure)).toEqual(figure)
  })

  test('says what is left out', () => {
    expect(makeFigure(name, fleets.four()).caption).toContain(
      'Not in this figure: 3 warm-up or cold requests, 1 file left out, 12 rows skipped.',
    )
    expect(makeFigure(name, fleets.one()).caption).not.toContain('left out')
  })

  test('says that there is no data', () => {
    expect(makeFigure(name, fleets.zero()).caption).toContain('No data')
  })
})

test('more configurations than there is room for are counted, and the figure stays of a size to print', () => {
  const one = sampleFleets.one()
  const [configuration] = one.configurations
  if (configuration === undefined) throw new Error('the fleet has one configuration')
  const configurations = Array.from({ length: 500 }, (_, at) => ({
    ...configuration,
    label: `tier_${at}`,
    n: at,
  }))
  for (const name of figureNames) {
    const figure = makeFigure(name, { ...one, configurations })
    expect(figure.caption).toContain('460 configurations with fewer requests')
    expect(figure.caption).toContain('tier_499')
    expect(figure.height).toBeLessThan(2500)
  }
})

test('one request has no whisker, and the figure says so', () => {
  const { chart, caption } = makeFigure('fig1_memory_comparison', fleets.one())
  expect(chart.data.datasets[0]?.data[1]).toMatchObject({ x: 312, xMin: null, xMax: null })
  expect(caption).toContain('n = 1, no interval')
})

test('the axis of RTF is logarithmic only where the range asks for it', () => {
  const typeOf = (data: FigureData) =>
    makeFigure('fig2_rtf_comparison', data).chart.options?.scales?.['x']?.type
  expect(typeOf(fleets.four())).toBe('logarithmic')
  expect(typeOf(fleets.one())).toBe('linear')
})

test('whiskers do not go below the start of the axis', () => {
  const { chart } = makeFigure('fig2_rtf_comparison', fleets.twelve())
  const start = Number(chart.options?.scales?.['x']?.min)
  const lows = chart.data.datasets.flatMap(({ data }) => data.flatMap(({ xMin }) => xMin ?? []))
  expect(Math.min(...lows)).toBeGreaterThanOrEqual(start)
  expect(start).toBeGreaterThan(0)
})

test('an RTF is never written with an x', () => {
  for (const fleet of Object.values(fleets)) {
    expect(makeFigure('fig2_rtf_comparison', fleet()).caption).not.toMatch(/\d\s?[x×]/)
  }
})

test('a device type has one colour, in all figures', () => {
  const coloursIn = (name: (typeof figureNames)[number]) =>
    makeFigure(name, fleets.four()).chart.data.datasets.map(
      (dataset) => `${dataset.label ?? ''} ${JSON.stringify(dataset.backgroundColor)}`,
    )
  expect(new Set(figureNames.map((name) => JSON.stringify(coloursIn(name)))).size).toBe(1)
  expect(coloursIn('fig1_memory_comparison').map((text) => text.split(' ')[0])).toEqual([
    'cpu',
    'cuda',
    'mps',
  ])
})

function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null
    ? Object.values<unknown>(value as Record<string, unknown>).flatMap(numbersOf)
    : []
}
