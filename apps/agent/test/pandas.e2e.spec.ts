import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { csvFiles } from './recorded.js'
import { sentences, speak } from './requests.js'
import { startAgent, temporaryFolder } from './running-agent.js'

interface Frame {
  readonly rows: number
  readonly dtypes: Readonly<Record<string, string>>
  /** Columns without a single value: pandas cannot know their type. */
  readonly empty: readonly string[]
  readonly successes: number | null
  readonly increasing: boolean | null
}

/** The types of the seed's tables as pandas names them. */
const synthesisTypes = {
  request_id: 'object',
  hardware_tier: 'object',
  device_type: 'object',
  cpu_model: 'object',
  cpu_cores: 'int64',
  total_memory_gb: 'float64',
  gpu_name: 'object',
  text_length_chars: 'int64',
  text_length_tokens: 'int64',
  start_time: 'float64',
  end_time: 'float64',
  total_duration_s: 'float64',
  peak_memory_mb: 'float64',
  peak_memory_percent: 'float64',
  peak_gpu_memory_mb: 'float64',
  peak_temperature_c: 'float64',
  throttle_detected: 'bool',
  rtf: 'float64',
  tokens_per_second: 'float64',
  success: 'bool',
  error_message: 'object',
  quantization_used: 'object',
  torch_compile_used: 'bool',
  onnx_used: 'bool',
  chunk_length: 'int64',
  num_threads: 'int64',
}
const realtimeTypes = {
  timestamp: 'float64',
  cpu_percent: 'float64',
  memory_mb: 'float64',
  memory_percent: 'float64',
  gpu_memory_mb: 'float64',
  gpu_percent: 'float64',
  temperature_c: 'float64',
}

const missing = 'no python3 with pandas and matplotlib: apt-get install python3-pandas python3-matplotlib'
const folder = temporaryFolder()
// matplotlib makes a folder in the home otherwise.
const env = { ...process.env, MPLBACKEND: 'Agg', MPLCONFIGDIR: folder, PYTHONDONTWRITEBYTECODE: '1' }
const python = ['/usr/bin/python3', 'python3'].find(
  (command) => spawnSync(command, ['-c', 'import pandas, matplotlib'], { env }).status === 0,
)
const metrics = join(folder, 'metrics')

describe.skipIf(python === undefined)(`pandas${python === undefined ? ` (skipped: ${missing})` : ''}`, () => {
  let frames: { readonly synthesis: Frame; readonly realtime: Frame }

  beforeAll(async () => {
    const agent = await startAgent()
    const texts = ['Hello world.', 'One. Two. Three.', sentences(2), '. .']
    const statuses = []
    for (const text of texts) statuses.push((await speak(agent.url, { text })).status)
    expect(statuses).toEqual([200, 200, 200, 422])
    const { synthesis, realtime } = await csvFiles(agent)
    await agent.stop()
    mkdirSync(metrics)
    for (const tier of ['intel_i5', 'amd_ryzen5', 'm1_air']) {
      copyFileSync(synthesis, join(metrics, `synthesis_${tier}_20251107.csv`))
    }
    copyFileSync(realtime, join(metrics, 'realtime_intel_i5_20251107.csv'))
    frames = JSON.parse(runPython('dtypes.py', synthesis, realtime)) as typeof frames
  }, 90_000)

  test('reads the columns of the synthesis file with the types of the table', () => {
    const { synthesis } = frames
    expect(Object.keys(synthesis.dtypes)).toEqual(Object.keys(synthesisTypes))
    // A column of whole numbers with an empty cell is float64 to pandas, whatever the cells look like.
    const withGaps = {
      chunk_length: 'float64',
      text_length_tokens: expect.stringMatching(/^(int|float)64$/) as string,
    }
    expect(valued(synthesis)).toEqual(withoutEmpty({ ...synthesisTypes, ...withGaps }, synthesis))
    expect(synthesis.empty).not.toContain('error_message')
    expect([synthesis.rows, synthesis.successes]).toEqual([4, 3])
  })

  test('reads the columns of the realtime file as floats, in the order of time', () => {
    const { realtime } = frames
    expect(Object.keys(realtime.dtypes)).toEqual(Object.keys(realtimeTypes))
    expect(realtime.dtypes).toEqual(realtimeTypes)
    expect(realtime.increasing).toBe(true)
    expect(realtime.empty).not.toContain('memory_mb')
  })

  test('runs the snippets of the original documentation unchanged', () => {
    const printed = runPython('seed-snippets.py')
    expect(printed).toMatch(/^count +3\.0+ +4\.0+$/m)
    for (const name of ['custom_analysis', 'memory_timeline', 'rtf_comparison_custom']) {
      expect(statSync(join(folder, `${name}.png`)).size).toBeGreaterThan(5000)
    }
  }, 90_000)
})

const withoutEmpty = (types: Readonly<Record<string, string>>, { empty }: Frame) =>
  Object.fromEntries(Object.entries(types).filter(([column]) => !empty.includes(column)))

const valued = (frame: Frame) => withoutEmpty(frame.dtypes, frame)

function runPython(script: string, ...args: readonly string[]): string {
  const path = fileURLToPath(new URL(`fixtures/${script}`, import.meta.url))
  const { status, stdout, stderr } = spawnSync(python ?? '', [path, ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return stdout
}
