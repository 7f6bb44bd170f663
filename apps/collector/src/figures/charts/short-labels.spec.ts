import { expect, test } from 'vitest'
import type { FigureData } from '../data/figure-data.js'
import { figureNames } from '../data/figure.js'
import { sampleFleets } from '../drawing/sample-fleets.js'
import { makeFigure } from './figures.js'
import { differingWords } from './short-labels.js'

const machine = 'intel_xeon_platinum_8481c_cpu'

/** A configuration for each of these labels, all alike. */
function labelled(...labels: readonly string[]): FigureData {
  const one = sampleFleets.one()
  const configurations = labels.flatMap((label) => one.configurations.map((rest) => ({ ...rest, label })))
  const points = Array.from({ length: 7 }, (_, i) => ({ at_s: i / 10, memory_mb: 300 + i }))
  const timelines = labels.map((label) => ({ label, request_id: 'r', rtf: 0.5, duration_s: 0.6, points }))
  return { ...one, configurations, timelines }
}

const onPaper = { widthMm: 84, isBare: true }
const namesIn = (data: FigureData) =>
  (makeFigure('fig1_memory_comparison', data, onPaper).chart.data.labels?.slice(1) ?? []) as unknown[]

test('two thread counts are told apart by their number, and their machine is said once', () => {
  const data = labelled(`${machine} num_threads=1`, `${machine} num_threads=2`)
  expect(namesIn(data)).toEqual([
    ['num_', 'threads=1'],
    ['num_', 'threads=2'],
  ])
  for (const name of figureNames.filter((one) => one !== 'fig_hardware_summary')) {
    const { caption, shortCaption } = makeFigure(name, data, onPaper)
    expect((shortCaption ?? caption).split(machine)).toHaveLength(2)
    expect(shortCaption ?? caption).toContain(`All configurations: ${machine}.`)
  }
  expect(makeFigure('fig_hardware_summary', data).caption).toContain(`${machine} num_threads=2`)
  const timeline = makeFigure('fig_memory_timeline', data, onPaper)
  expect(timeline.chart.data.datasets.map(({ label }) => label).filter((label) => label !== '')).toEqual([
    'num_threads=1',
    'num_threads=2',
  ])
})

test('beside other subjects of one machine its own engine is named as such', () => {
  const subjects = ['localhost:8880/af_sky', 'python -m piper --voice joe']
  const labels = [machine, ...subjects.map((subject) => `${machine} subject=${subject}`)]
  expect(differingWords(labels)).toEqual({ names: ['own engine', ...subjects], shared: [machine] })
  const voices = [`${machine} voice=amy`, ...labels.slice(1)]
  expect(differingWords(voices)).toEqual({ names: ['voice=amy', ...subjects], shared: [machine] })
})

test('one configuration alone keeps its whole label', () => {
  const { caption } = makeFigure('fig1_memory_comparison', labelled(`${machine} num_threads=1`), onPaper)
  expect(caption).toContain(`${machine} num_threads=1: `)
  expect(caption).not.toContain('All configurations')
})

test('a label that a column cuts keeps the end that differs, and has a letter that the caption explains', () => {
  const voice = 'voice=de_DE-thorsten_emotional-medium'
  const data = labelled(`m1_cpu ${voice} num_threads=1`, `m1_cpu ${voice}-2 num_threads=2`)
  const [first, second] = namesIn(data) as string[][]
  expect([first?.[0], first?.at(-1)]).toEqual(['A', 'threads=1'])
  expect([second?.[0], second?.at(-1)]).toEqual(['B', 'threads=2'])
  expect(first).toHaveLength(4)
  const { shortCaption } = makeFigure('fig1_memory_comparison', data, onPaper)
  expect(shortCaption).toContain(`Names in full: A ${voice} num_threads=1; B ${voice}-2 num_threads=2.`)
})

test.each([
  ['one machine', ['m voice=a k=1', 'm voice=a k=2'], ['k=1', 'k=2'], ['m', 'voice=a']],
  ['two machines that share a name', ['m k=1', 'm k=1#2'], ['k=1', 'k=1#2'], ['m']],
  ['a setting of two machines', ['m k=1', 'n k=1', 'n k=1#2'], ['m k=1', 'n k=1', 'n k=1#2'], []],
  ['values with spaces', ['m v=a b', 'm v=a c'], ['v=a b', 'v=a c'], ['m']],
  ['nothing left of one', ['m', 'm k=1'], ['m', 'm k=1'], []],
  ['two that would be one', ['m k=1 k=2', 'm k=2 k=1'], ['m k=1 k=2', 'm k=2 k=1'], []],
  ['one alone', ['m k=1'], ['m k=1'], []],
  ['nothing shared', ['m_cpu', 'm_cpu#2'], ['m_cpu', 'm_cpu#2'], []],
  ['none', [], [], []],
])('words that all labels share: %s', (_, labels, names, shared) =>
  expect(differingWords(labels)).toEqual({ names, shared }),
)
