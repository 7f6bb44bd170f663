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
  expect(namesIn(data)).toEqual([['1 thread'], ['2 threads']])
  for (const name of figureNames.filter((one) => one !== 'fig_hardware_summary')) {
    const { caption, shortCaption } = makeFigure(name, data, onPaper)
    expect((shortCaption ?? caption).split(machine)).toHaveLength(2)
    expect(shortCaption ?? caption).toContain(`All configurations: ${machine}.`)
  }
  expect(makeFigure('fig_hardware_summary', data).caption).toContain(`${machine} num_threads=2`)
  const timeline = makeFigure('fig_memory_timeline', data, onPaper)
  expect(timeline.chart.data.datasets.map(({ label }) => label).filter((label) => label !== '')).toEqual([
    '1 thread',
    '2 threads',
  ])
})

test('beside other subjects of one machine its own engine is named as such', () => {
  const subjects = ['localhost:8880/af_sky', 'python -m piper --voice joe']
  const labels = [machine, ...subjects.map((subject) => `${machine} subject=${subject}`)]
  expect(differingWords(labels)).toEqual({ names: ['own engine', ...subjects], shared: [machine] })
  const voices = [`${machine} voice=amy`, ...labels.slice(1)]
  expect(differingWords(voices)).toEqual({ names: ['voice=amy', ...subjects], shared: [machine] })
})

test('own engine, server and program of one tier are named without it', () => {
  const labels = [
    'm1_cpu voice=amy',
    'm1_http subject=localhost:1/piper',
    'm1_command subject=piper -f {out}',
  ]
  const names = ['cpu voice=amy', 'http localhost:1/piper', 'command piper -f {out}']
  expect(differingWords(labels, 'm1')).toEqual({ names, shared: ['m1'] })
  expect(differingWords(labels).shared).toEqual([])
  expect(differingWords(['m1_cpu', 'm1_cuda'], 'm1').shared).toEqual([])
  const likeTwo = ['m1_http a', 'm1_http subject=a', 'm1_cpu']
  expect(differingWords(likeTwo, 'm1').shared).toEqual([])
})

test('a matrix with long names has letters at its columns, and the names beneath it', () => {
  const { caption, chart } = makeFigure('fig_pairwise', sampleFleets.subjects())
  const heads = JSON.stringify(chart).match(/"lines":\["[A-Z]"\]/g) ?? []
  expect(heads.slice(0, 2)).toEqual(['"lines":["A"]', '"lines":["B"]'])
  expect(caption).toMatch(/Names in full: A [^;]*en_US-joe-medium, whole; B /)
})

test('a legend that is too long is cut in its name and not in its figures', () => {
  const label = `m1_cpu voice=${'x'.repeat(120)}`
  const legend = makeFigure('fig_memory_timeline', labelled(label)).chart.data.datasets[0]?.label
  expect(legend).toMatch(/^m1_cpu.*…x+ \(request r, RTF 0\.500, 7 samples\)$/)
})

test('one configuration alone keeps its whole label', () => {
  const { caption } = makeFigure('fig1_memory_comparison', labelled(`${machine} num_threads=1`), onPaper)
  expect(caption).toContain(`${machine} num_threads=1: `)
  expect(caption).not.toContain('All configurations')
})

test('a label that a column cuts keeps the end that differs, and has a letter that the caption explains', () => {
  const voice = 'de_DE-thorsten_emotional-medium'
  const data = labelled(`m1_cpu voice=${voice} num_threads=1`, `m1_cpu voice=${voice}-2 num_threads=2`)
  const [first, second] = namesIn(data) as string[][]
  expect([first?.[0], first?.at(-1)]).toEqual(['A de_DE-', '1 thread'])
  expect([second?.[0], second?.at(-1)]).toEqual(['B de_DE-', '2 threads'])
  expect(first).toHaveLength(4)
  const { shortCaption } = makeFigure('fig1_memory_comparison', data, onPaper)
  expect(shortCaption).toContain(`Names in full: A ${voice}, 1 thread; B ${voice}-2, 2 threads.`)
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
