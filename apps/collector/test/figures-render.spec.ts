import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { makeFigure } from '../src/figures/charts/figures.js'
import { figureNames } from '../src/figures/data/figure.js'
import { createFigureRenderer } from '../src/figures/drawing/figure-renderer.js'
import { drawnSet, writeFigureSet } from '../src/figures/drawing/figure-set.js'
import { sampleFleets } from '../src/figures/drawing/sample-fleets.js'
import { writeWholeFile } from '../src/figures/drawing/whole-file.js'

vi.setConfig({ testTimeout: 90_000 })

// A thread runs compiled code.
const worker = pathToFileURL(join(import.meta.dirname, '../dist/figures/drawing/render-worker.js'))
const renderer = createFigureRenderer(worker)
afterAll(() => renderer.close())

const twelve = sampleFleets.twelve()

/** Nothing was judged of these machines, and nothing counted their joules. */
const drawn = figureNames.filter((name) => makeFigure(name, twelve).noData === undefined)

describe.each(drawn)('%s', (name) => {
  const figure = makeFigure(name, twelve)

  test('is a PNG of twice its size', async () => {
    const png = await renderer.render(figure, 'png')
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([figure.width * 2, figure.height * 2])
    expect(png.subarray(-8, -4).toString('latin1')).toBe('IEND')
  })

  test('is a well-formed SVG that says its labels, escaped', async () => {
    const svg = (await renderer.render(figure, 'svg')).toString('utf8')
    expect(openElements(svg)).toEqual([])
    // A diagram of series has no room for all twelve.
    if (figure.caption.includes('<script')) {
      expect(svg).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;')
    }
    expect(svg).not.toContain('<script')
    expect(svg).toContain('intel_i5_cpu#2')
  })

  test.each([60, 200])('is as wide on paper as asked for: %d mm', async (widthMm) => {
    const svg = (await renderer.render(makeFigure(name, twelve, { widthMm }), 'svg')).toString('utf8')
    expect(/<svg[^>]*>/.exec(svg)?.[0]).toContain(`width="${widthMm}mm"`)
  })

  test('is a PDF', async () => {
    const pdf = (await renderer.render(figure, 'pdf')).toString('latin1')
    expect(pdf).toMatch(/^%PDF-1\.\d/)
    expect(pdf.trimEnd()).toMatch(/%%EOF$/)
  })
})

// What a pixel and a point are is the same for every figure.
test.each([60, 84, 170, 200])('a figure of %d mm is as wide in pixels and in points', async (widthMm) => {
  const figure = makeFigure('fig3_success_rate', twelve, { widthMm })
  const png = await renderer.render(figure, 'png')
  expect(Math.abs(png.readUInt32BE(16) - (widthMm / 25.4) * 300)).toBeLessThan(3)
  const pdf = (await renderer.render(figure, 'pdf')).toString('latin1')
  const points = Number(/MediaBox \[0 0 ([\d.]+)/.exec(pdf)?.[1])
  expect(Math.abs(points - (widthMm / 25.4) * 72)).toBeLessThan(1)
})

test('a figure that cannot be drawn is refused, and the next is drawn', async () => {
  const figure = makeFigure('fig1_memory_comparison', twelve)
  await expect(renderer.render({ ...figure, width: 0 }, 'png')).rejects.toThrow('cannot be drawn')
  expect((await renderer.render(figure, 'pdf')).length).toBeGreaterThan(1000)
})

test('a renderer without its thread rejects, and a closed one does', async () => {
  const broken = createFigureRenderer(new URL('file:///nowhere/render-worker.js'))
  const figure = makeFigure('fig1_memory_comparison', twelve)
  await expect(broken.render(figure, 'png')).rejects.toThrow()
  await broken.close()
  await broken.close()
  await expect(broken.render(figure, 'png')).rejects.toThrow('closed')
})

describe('a set of figures', () => {
  let root = ''
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'voicemark-figures-'))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  test('is written into its folder and nowhere else', async () => {
    const out = join(root, 'a', 'out')
    const { figures, captions, analyses } = await writeFigureSet(out, drawnSet(twelve), renderer)
    expect(figures).toHaveLength(3 * drawn.length)
    expect(captions).toHaveLength(figureNames.length)
    expect(analyses).toHaveLength(12)
    expect(readdirSync(root)).toEqual(['a'])
    const names = readdirSync(out)
    expect(names).toHaveLength(3 * drawn.length + figureNames.length + 13)
    expect(names.filter((name) => !/^[a-z0-9_-]+\.(png|svg|pdf|txt|json)$/.test(name))).toEqual([])
    const metadata: unknown = JSON.parse(readFileSync(join(out, 'hardware_metadata.json'), 'utf8'))
    expect(metadata).toMatchObject({ 'intel_i5_cpu#2': { hardware_tier: 'intel_i5', total_tests: 50 } })
  })

  test('replaces a link instead of writing through it', async () => {
    const victim = join(root, 'victim')
    const out = join(root, 'out')
    mkdirSync(out)
    writeFileSync(victim, 'untouched')
    symlinkSync(victim, join(out, 'fig3_success_rate.png'))
    await writeFigureSet(out, drawnSet(sampleFleets.one()), renderer)
    expect(readFileSync(victim, 'utf8')).toBe('untouched')
    expect(lstatSync(join(out, 'fig3_success_rate.png')).isSymbolicLink()).toBe(false)
  })

  test.each(['../x', 'a/b', '', '..', '.hidden', 'a\\b', 'a\0b'])(
    'refuses the file name %j',
    async (name) => {
      await expect(writeWholeFile(root, name, 'x')).rejects.toThrow(RangeError)
      expect(readdirSync(root)).toEqual([])
    },
  )

  test('leaves nothing behind when a file cannot be put in place', async () => {
    mkdirSync(join(root, 'taken'))
    await expect(writeWholeFile(root, 'taken', 'x')).rejects.toThrow()
    expect(readdirSync(root)).toEqual(['taken'])
  })
})

/** Names of elements that are opened and not closed in order; text must have no bare markup. */
function openElements(xml: string): string[] {
  const open: string[] = []
  for (const [, close, name = '', rest = ''] of xml.matchAll(
    /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*\s*\/?)>/g,
  )) {
    if (close === '/') expect(open.pop()).toBe(name)
    else if (!rest.endsWith('/')) open.push(name)
  }
  expect(
    xml.replace(/<\?xml[^>]*>/, '').replace(/<\/?[A-Za-z][\w:.-]*(?:\s+[\w:.-]+="[^"<]*")*\s*\/?>/g, ''),
  ).not.toMatch(/[<>]/)
  return open
}
