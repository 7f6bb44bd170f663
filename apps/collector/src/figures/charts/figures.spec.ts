import { noExclusions } from '@voicemark/analysis'
import { join } from 'node:path'
// A declaration file does not carry what these add to the types of chart.js.
import type {} from 'chartjs-chart-error-bars'
import { describe, expect, test, vi } from 'vitest'
import { createFigureFold, type FigureData } from '../data/figure-data.js'
import { figureNames, type Figure } from '../data/figure.js'
import { sampleFleets } from '../drawing/sample-fleets.js'
import { makeFigure } from './figures.js'

const golden = join(import.meta.dirname, '../../../fixtures/figures')
// Twelve machines have 21,000 requests.
vi.setConfig({ testTimeout: 30_000 })

const once = (make: () => FigureData) => {
  let made: FigureData | undefined
  return () => (made ??= make())
}
const fleets = {
  zero: once(() => createFigureFold().data()),
  one: once(sampleFleets.one),
  four: once(() => ({
    ...sampleFleets.four(),
    omissions: { warmups: 3, cut: 0, throttled: 0, excluded: noExclusions, files: 1, rows: 12 },
  })),
  twelve: once(sampleFleets.twelve),
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
    const cut = { ...fleets.one(), omissions: { ...fleets.one().omissions, cut: 2 } }
    expect(makeFigure(name, cut).caption).toContain('2 answers that a server cut short')
    const hot = { ...fleets.one(), omissions: { ...fleets.one().omissions, throttled: 3 } }
    expect(makeFigure(name, hot).caption).toContain('3 requests left out: throttled')
  })

  test('says where requests under several loads are one configuration', () => {
    const [first, ...rest] = fleets.one().configurations
    if (first === undefined) throw new Error('one machine has a configuration')
    const fingerprint = { ...first.statistics.fingerprint, load: ['closed-1', 'listeners-9', null] }
    const mixed = { ...first, statistics: { ...first.statistics, fingerprint } }
    expect(makeFigure(name, { ...fleets.one(), configurations: [mixed, ...rest] }).caption).toContain(
      `Under several loads, taken together: ${first.label} (closed-1, listeners-9, unknown).`,
    )
    expect(makeFigure(name, fleets.one()).caption).not.toContain('several loads')
  })

  test('says that there is no data', () => {
    expect(makeFigure(name, fleets.zero()).caption).toContain('No data')
  })
})

describe.each(figureNames)('%s for paper', (name) => {
  test.each([60, 84, 174, 200])('has no letter below 7 pt at %d mm', (widthMm) => {
    const figure = makeFigure(name, fleets.twelve(), { widthMm })
    const points = fontSizesOf(figure.chart).map((px) => (px * (widthMm / 25.4) * 72) / figure.width)
    expect(points.length).toBeGreaterThan(1)
    expect(Math.min(...points)).toBeGreaterThan(6.98)
  })

  test('is bare where it is asked for, and its caption says the same', () => {
    const [whole, bare] = [false, true].map((isBare) =>
      makeFigure(name, fleets.four(), { widthMm: 84, isBare }),
    )
    expect(bare?.caption).toBe(whole?.caption)
    expect(bare?.height).toBeLessThan(whole?.height ?? 0)
    expect(bare?.chart.options?.plugins).toMatchObject({
      title: { display: false },
      subtitle: { display: false },
    })
  })
})

test('on paper a figure has the configurations that a page has room for, and counts the others', () => {
  const one = sampleFleets.one()
  const [configuration] = one.configurations
  if (configuration === undefined) throw new Error('the fleet has one configuration')
  const configurations = Array.from({ length: 30 }, (_, at) => ({
    ...configuration,
    label: `a_machine_with_a_long_name_that_takes_many_lines_${at}`,
    n: at,
  }))
  for (const name of figureNames.filter((one) => one !== 'fig_hardware_summary')) {
    const figure = makeFigure(name, { ...one, configurations }, { widthMm: 160, isBare: true })
    expect(figure.caption).toContain('18 configurations with fewer requests')
    // Of the 247 mm of a page, some are for the caption.
    expect((figure.height / figure.width) * 160).toBeLessThan(220)
  }
})

test('under a picture that shows the numbers a caption says only names that are cut there', () => {
  const short = (name: (typeof figureNames)[number], data: FigureData) =>
    makeFigure(name, data, { widthMm: 84 }).shortCaption
  expect(short('fig1_memory_comparison', fleets.four())).toMatch(/^Peak memory .*configuration\. Bars: mean/)
  expect(short('fig1_memory_comparison', fleets.twelve())).toContain(
    'nvidia_geforce_rtx_4090_laptop_gpu_mobile_cuda',
  )
  expect(short('fig_rtf_length', fleets.four())).toBeNull()
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
    expect(figure.height).toBeLessThan(4000)
  }
  expect(makeFigure('fig2_rtf_comparison', { ...one, configurations }).caption).toContain('tier_499')
})

test('requests that are all alike, with every sensor missing, are drawn without NaN and without a claim', () => {
  const fold = createFigureFold()
  for (const source of ['a', 'b']) for (let i = 0; i < 10; i += 1) fold.add(bare, source)
  const data = fold.data()
  for (const name of figureNames) {
    const figure = makeFigure(name, data, { widthMm: 84 })
    expect(json(figure)).not.toMatch(/NaN|Infinity|undefined/)
    expect(numbersOf(figure).every(Number.isFinite)).toBe(true)
  }
  expect(makeFigure('fig_pairwise', data).caption).toContain('cannot tell')
  expect(makeFigure('fig_temperature', data).caption).toContain('no sensor')
  expect(makeFigure('fig_stages', data).caption).toContain('No data')
  for (const name of ['fig1_memory_comparison', 'fig_temperature', 'fig_stages'] as const)
    expect(makeFigure(name, data).noData).toMatch(/^No .*request .*\.$|^No .*\)\.$/)
  expect(makeFigure('fig2_rtf_comparison', data).noData).toBeUndefined()
})

test('every caption says how many requests it is of', () => {
  for (const name of figureNames) {
    expect(makeFigure(name, fleets.four()).caption).toMatch(/n = \d|\d+ of \d+|Tests: \d|\d samples|95 %/)
  }
})

test('the whiskers are what they are called', () => {
  const of = (whiskers: 'interval' | 'sd') => {
    const { chart, caption } = makeFigure('fig_cost', fleets.four(), { whiskers })
    const [point] = chart.data.datasets.flatMap(({ data }) => data.filter(({ x }) => x !== null))
    return { reach: Number(point?.xMax) - Number(point?.x), caption }
  }
  const { mean, sd, mean_interval } =
    fleets.four().configurations[0]?.statistics.measures.cpu_s_per_audio_s ?? {}
  expect(of('sd').reach).toBeCloseTo(sd ?? NaN)
  expect(of('interval').reach).toBeCloseTo((mean_interval?.high ?? NaN) - (mean ?? NaN))
  expect(of('sd').caption).toContain('± 1 standard deviation')
  expect(of('interval').caption).toContain('95 % confidence interval of the mean')
})

const bare = {
  hardware_tier: 'bare',
  device_type: 'cpu',
  cpu_model: null,
  cpu_cores: null,
  total_memory_gb: null,
  gpu_name: null,
  text_length_chars: 40,
  start_time: 1_762_550_000,
  total_duration_s: 2,
  peak_memory_mb: null,
  peak_gpu_memory_mb: null,
  peak_temperature_c: null,
  throttle_detected: null,
  rtf: 0.5,
  tokens_per_second: null,
  success: true,
  quantization_used: null,
  num_threads: null,
  torch_compile_used: null,
  onnx_used: null,
}

test('one request has no whisker, and the figure says so', () => {
  const { chart, caption } = makeFigure('fig1_memory_comparison', fleets.one())
  const [before, added] = chart.data.datasets.map(({ data }) => data[1])
  expect(Number(before?.x) + Number(added?.x)).toBe(312)
  expect(added).toMatchObject({ xMin: null, xMax: null })
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

test('stacked stages end within the axis', () => {
  const { chart } = makeFigure('fig_stages', fleets.four())
  const axis = chart.options?.scales?.['x'] as { suggestedMax: number }
  // 0.04 and 7.9 and 0.05 s in every request.
  expect(axis.suggestedMax).toBeCloseTo(7.99)
})

test('what is all much faster than real time is not pressed together by its line', () => {
  const data = slowed(0.05)
  const { chart, caption } = makeFigure('fig2_rtf_comparison', data)
  const axis = chart.options?.scales?.['x'] as { suggestedMax: number }
  expect(axis.suggestedMax).toBeLessThan(0.1)
  expect(chart.options?.plugins).toMatchObject({ annotation: { annotations: {} } })
  expect(JSON.stringify(chart)).not.toContain('real time (RTF = 1)')
  expect(caption).toContain('Real time (RTF = 1) is beyond the axis.')
  expect(makeFigure('fig2_rtf_comparison', slowed(0.5)).caption).not.toContain('beyond the axis')
  expect(makeFigure('fig_rtf_length', data).chart.options?.plugins).toMatchObject({
    annotation: { annotations: { realTime: { xMax: 0.1, yMax: 0.1 } } },
  })
})

test('the mark at the end of a request is on its line', () => {
  const data = slowed(0.5)
  const label = data.configurations[0]?.label ?? ''
  const points = [0, 1, 2, 3, 4].map((at_s) => ({ at_s, memory_mb: 100 + 10 * at_s }))
  const timelines = [{ label, request_id: 'r', rtf: 0.5, duration_s: 1.5, points }]
  const { chart } = makeFigure('fig_memory_timeline', { ...data, timelines })
  expect(chart.data.datasets.at(-1)?.data).toEqual([{ x: 1.5, y: 115 }])
})

test('a sample just before a request began put empty time before all requests', () => {
  const data = slowed(0.5)
  const timelineFrom = (first_s: number) => {
    const points = [first_s, 0.1, 0.2, 0.3, 0.4].map((at_s) => ({ at_s, memory_mb: 100 }))
    const label = data.configurations[0]?.label ?? ''
    const timelines = [{ label, request_id: 'r', rtf: 0.5, duration_s: 0.4, points }]
    return makeFigure('fig_memory_timeline', { ...data, timelines })
  }
  const [before, at] = [timelineFrom(-0.002), timelineFrom(0)]
  expect(before.chart.options?.scales?.['x']).toMatchObject({ min: -0.002, ticks: { includeBounds: false } })
  expect(before.caption).toContain('The line begins with a sample of up to 2.00 ms before 0.')
  expect(at.chart.options?.scales?.['x']).toMatchObject({ min: 0 })
  expect(at.caption).not.toContain('before 0')
})

test('two samples of a request are no line of its memory', () => {
  const data = slowed(0.5)
  const timelineOf = (at: number, samples: number) => ({
    ...{ label: data.configurations[at]?.label ?? '', request_id: 'r', rtf: 0.5, duration_s: 1 },
    points: Array.from({ length: samples }, (_, i) => ({ at_s: i / 10, memory_mb: 100 })),
  })
  const timeline = (...timelines: ReturnType<typeof timelineOf>[]) =>
    makeFigure('fig_memory_timeline', { ...data, timelines })
  expect(timeline(timelineOf(0, 2)).noData).toBe(
    'The requests have fewer than 5 samples each, ten of which are taken in a second.',
  )
  expect(timeline(timelineOf(0, 5), timelineOf(1, 4))).toMatchObject({
    caption: expect.stringContaining('With fewer than 5 samples: bare_cpu#2.') as string,
  })
  expect(timeline().noData).toBe('No request with the samples of its memory is stored.')
})

/** Two machines whose requests have 2 s of audio each and this RTF. */
function slowed(rtf: number): FigureData {
  const fold = createFigureFold()
  for (const source of ['a', 'b'])
    for (let i = 0; i < 10; i += 1)
      fold.add({ ...bare, rtf, total_duration_s: 2 * rtf, audio_duration_s: 2 }, source)
  return fold.data()
}

test('a device type has one colour, in all figures', () => {
  const coloursIn = (name: (typeof figureNames)[number]) =>
    makeFigure(name, fleets.four()).chart.data.datasets.flatMap(({ label = '', backgroundColor }) =>
      label.startsWith('resident') ? [] : [`${label.split(':')[0] ?? ''} ${JSON.stringify(backgroundColor)}`],
    )
  const byDevice = [
    'fig1_memory_comparison',
    'fig2_rtf_comparison',
    'fig3_success_rate',
    'fig_hardware_summary',
  ] as const
  expect(new Set(byDevice.map((name) => JSON.stringify(coloursIn(name)))).size).toBe(1)
  expect(coloursIn('fig1_memory_comparison').map((text) => text.split(' ')[0])).toEqual([
    'cpu',
    'cuda',
    'mps',
  ])
})

function fontSizesOf(value: unknown): number[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]: [string, unknown]) =>
    key === 'font' ? numbersOf(one) : fontSizesOf(one),
  )
}

function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null
    ? Object.values<unknown>(value as Record<string, unknown>).flatMap(numbersOf)
    : []
}

test.each(['constructor', '__proto__', 'valueOf'])(
  'a device that is called %s has a colour as any other',
  (device_type) => {
    const { configurations, ...rest } = sampleFleets.one()
    const data = { ...rest, configurations: configurations.map((one) => ({ ...one, device_type })) }
    const { chart } = makeFigure('fig2_rtf_comparison', data)
    expect(JSON.stringify(chart.data.datasets)).toMatch(/#[0-9A-Fa-f]{6}/)
  },
)
