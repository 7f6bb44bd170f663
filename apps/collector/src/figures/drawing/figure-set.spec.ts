import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { metricsAnalysis } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { createFigureFold, type FigureData } from '../data/figure-data.js'
import { drawnSet, writeFigureSet } from './figure-set.js'
import { sampleFleets } from './sample-fleets.js'

const render = () => Promise.resolve(Buffer.alloc(0))

async function analysesOf(data: FigureData) {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-set-'))
  const { analyses } = await writeFigureSet(folder, drawnSet(data), { render })
  const read = analyses.map((path) => {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return [basename(path), metricsAnalysis.strict().parse(content).hardware_tier]
  })
  rmSync(folder, { recursive: true })
  return read
}

/** A configuration for each of these machines. */
function fleetOf(...machines: readonly (readonly [tier: string, device: string, source: string])[]) {
  const fold = createFigureFold()
  for (const [hardware_tier, device_type, source] of machines) {
    fold.add({ ...row, hardware_tier, device_type }, source)
  }
  return fold.data()
}

const row = {
  cpu_model: null,
  cpu_cores: null,
  total_memory_gb: null,
  gpu_name: null,
  start_time: 1_762_550_000,
  total_duration_s: 2,
  peak_memory_mb: 300,
  peak_temperature_c: null,
  throttle_detected: null,
  rtf: 0.5,
  tokens_per_second: 20,
  success: true,
  text_length_chars: 40,
  peak_gpu_memory_mb: null,
  quantization_used: null,
  num_threads: null,
  torch_compile_used: null,
  onnx_used: null,
}

test('a figure without data is no picture, and none of before stays beside its caption', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-set-'))
  const write = (data: FigureData) => writeFigureSet(folder, drawnSet(data), { render })
  const pictures = () =>
    readdirSync(folder).filter((name) => /^fig_(pairwise|temperature)\..*(?<!txt)$/.test(name))
  const one = fleetOf(['intel_i5', 'cpu', 'a'])
  writeFileSync(join(folder, 'fig_pairwise.png'), 'of somebody else')
  const { leftOut, figures } = await write(one)
  expect(leftOut).toContainEqual({
    name: 'fig_pairwise',
    reason: 'There are no two configurations to compare.',
  })
  expect(figures.map((path) => basename(path))).not.toContain('fig_pairwise.png')
  expect(pictures()).toEqual(['fig_pairwise.png'])
  expect(readFileSync(join(folder, 'fig_pairwise.txt'), 'utf8')).toContain('No data: there are no two')

  await write(fleetOf(['intel_i5', 'cpu', 'a'], ['m1_air', 'mps', 'b']))
  expect(pictures()).toEqual(['fig_pairwise.pdf', 'fig_pairwise.png', 'fig_pairwise.svg'])
  await write(one)
  expect(pictures()).toEqual([])
  rmSync(folder, { recursive: true })
})

test('the analysis of a tier has its name', async () => {
  expect(await analysesOf(sampleFleets.four())).toEqual([
    ['analysis_amd_ryzen5.json', 'amd_ryzen5'],
    ['analysis_intel_i5.json', 'intel_i5'],
    ['analysis_m1_air.json', 'm1_air'],
    ['analysis_nvidia_rtx3060.json', 'nvidia_rtx3060'],
  ])
})

test('configurations that share a tier, or whose label is the tier of another, have files of their own', async () => {
  const fleet = fleetOf(
    ['intel_i5', 'cpu', 'a'],
    ['intel_i5', 'cpu', 'b'],
    ['intel_i5', 'dml', 'a'],
    ['intel_i5_cpu', 'cpu', 'c'],
  )
  expect((await analysesOf(fleet)).map(([name]) => name)).toEqual([
    'analysis_intel_i5_cpu.json',
    'analysis_intel_i5_cpu-2.json',
    'analysis_intel_i5_cpu_cpu.json',
    'analysis_intel_i5_dml.json',
  ])
})
