import { numeral } from '../words/numerals.js'
import { thinned } from '../shapes/points.js'
import type { RecordedMark } from './recording.js'

/** What of a chart is asked once it is laid out. */
export interface MarkedChart {
  readonly data: { readonly labels?: readonly Lines[]; readonly datasets: readonly Dataset[] }
  readonly config: { readonly options?: { readonly scales?: Readonly<Record<string, Scale | undefined>> } }
  getDatasetMeta(at: number): { readonly data: readonly unknown[] }
}

type Lines = string | readonly string[]

interface Scale {
  readonly labels?: readonly Lines[]
  readonly title?: { readonly text?: Lines }
}

interface Dataset {
  readonly label?: string
  readonly data: readonly unknown[]
  readonly pointRadius?: unknown
}

interface Place {
  readonly x: number
  readonly y: number
  /** Of a bar. */
  readonly base?: number
  readonly height?: number
}

interface Point {
  readonly x: number
  readonly y: number | null
}

/** Of one dataset that are told one by one. */
const [mostPoints, mostOfLine] = [200, 60]
/** What a pointer finds, pixels. */
const least = 12

/** The places of a laid out chart that show a value, each with the words for it. */
export function chartMarks(chart: MarkedChart): RecordedMark[] {
  return chart.data.datasets.flatMap((dataset, at) => {
    const places = chart.getDatasetMeta(at).data as readonly Place[]
    const known = dataset.data.flatMap((value, index) => {
      const [point, place] = [pointOf(value), places[index]]
      return point === null || place === undefined ? [] : [{ point, place, index }]
    })
    // What has no name is a line of something that has one.
    if (dataset.label === undefined || dataset.label === '') return []
    return thinned(known, dataset.pointRadius === 0 ? mostOfLine : mostPoints).map(
      ({ point, place, index }) => ({
        ...areaOf(place),
        words: wordsOf(chart, dataset.label ?? '', point, index),
      }),
    )
  })
}

function pointOf(value: unknown): Point | null {
  const { x = null, y = null } = (value ?? {}) as { x?: number | null; y?: number | null }
  return x === null ? null : { x, y }
}

function areaOf({ x, y, base, height }: Place) {
  if (base === undefined || height === undefined)
    return { x: x - least / 2, y: y - least / 2, width: least, height: least }
  const [left, right] = [Math.min(base, x), Math.max(base, x)]
  return { x: left, y: y - height / 2, width: Math.max(least, right - left), height }
}

function wordsOf(chart: MarkedChart, label: string, { x, y }: Point, index: number): string {
  const { scales = {} } = chart.config.options ?? {}
  const words = scales['yWords']?.labels
  if (words === undefined) {
    const value = y === null ? '' : `, ${axisName(scales['y'])} ${numeral(y)}`
    return `${label}: ${axisName(scales['x'])} ${numeral(x)}${value}`
  }
  const names = scales['y']?.labels ?? []
  if (y !== null) return `${joined(names[Math.round(y)])}: ${axisName(scales['x'])} ${numeral(x)}`
  const isOnly = chart.data.datasets.filter((one) => pointOf(one.data[index]) !== null).length === 1
  const part = isOnly ? '' : `${label} ${numeral(x)}; `
  return `${joined(names[index])}: ${part}${spoken(words[index])} (${spoken(words[0])})`
}

const axisName = (scale: Scale | undefined) => spoken(scale?.title?.text)

const linesOf = (lines: Lines | undefined): readonly string[] =>
  lines === undefined ? [] : typeof lines === 'string' ? [lines] : lines

const spoken = (lines: Lines | undefined) => linesOf(lines).join(' ')

/** A name that was broken after a separator is whole again. */
const joined = (lines: Lines | undefined) =>
  linesOf(lines)
    .reduce((name, line) => (/[_\-/;.,=]$/.test(name) ? name + line : `${name} ${line}`), '')
    .trim()
