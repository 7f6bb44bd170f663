import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, normalize } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { figureNames } from '../src/figures/data/figure.js'

vi.setConfig({ testTimeout: 120_000 })

const python = join(import.meta.dirname, '../fixtures/python-metrics')
const command = pathToFileURL(join(import.meta.dirname, '../dist/commands/figures-command.js')).href
const script = `
  import { figuresCommand } from ${JSON.stringify(command)}
  try { await figuresCommand().parseAsync(process.argv.slice(2), { from: 'user' }) }
  catch (error) { console.error(error.name + ': ' + error.message); process.exitCode = 2 }`

let folder = ''
let entry = ''
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'voicemark-command-'))
  folder = join(root, 'work')
  entry = join(root, 'entry.mjs')
  mkdirSync(folder)
  writeFileSync(entry, script)
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true }))

/** Runs `voicemark figures` in the folder. */
function figures(...args: string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [entry, ...args], { cwd: folder }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

test('the output is that of the old analysis script', async () => {
  cpSync(python, join(folder, 'metrics'), { recursive: true })
  const { code, stdout } = await figures('--metrics-dir', './metrics', '--strict')
  const rule = '='.repeat(70)
  const path = (name: string) => normalize(`metrics/${name}`)
  expect(code).toBe(0)
  expect(stdout.split('\n').filter((line) => !/analysis|also as/.test(line))).toEqual([
    rule,
    'GENERATING THESIS VISUALIZATIONS - DYNAMIC HARDWARE DETECTION',
    rule,
    '',
    'Detected Hardware Configurations:',
    '  • amd_ryzen5_cpu: 30 tests',
    '    CPU: AMD Ryzen 5 5600X 6-Core Processor',
    '    Device: cpu',
    '  • intel_i5_cpu: 50 tests',
    '    CPU: Intel(R) Core(TM) i5-1235U @ 1.30GHz',
    '    Device: cpu',
    '  • m1_air_mps: 15 tests',
    '    CPU: Apple M1',
    '    Device: mps',
    '  • nvidia_rtx3060_cuda: 25 tests',
    '    CPU: Intel(R) Core(TM) i7-10700K @ 3.80GHz',
    '    Device: cuda',
    '',
    ...figureNames
      .filter(
        (name) =>
          ![
            'fig_memory_timeline',
            'fig_stages',
            'fig_cost',
            'fig_ttfa',
            'fig_energy',
            'fig_quality_speed',
          ].includes(name),
      )
      .map((name) => `✅ Saved: ${path(`${name}.png`)}`),
    '➖ Not drawn: fig_memory_timeline. A folder of request files has no samples of them.',
    '➖ Not drawn: fig_stages. No request says how long its stages took.',
    '➖ Not drawn: fig_cost. No successful request says how much processor time it took and how long its audio is.',
    '➖ Not drawn: fig_ttfa. No successful request says when its first audio came.',
    '➖ Not drawn: fig_energy. No successful request says how much energy its machine drew. voicemark doctor sensors says of each ' +
      'machine why, and by which command it would.',
    '➖ Not drawn: fig_quality_speed. No sound was judged; voicemark bench --quality does it.',
    `✅ Exported hardware metadata: ${path('hardware_metadata.json')}`,
    '',
    rule,
    '✅ All plots saved to: metrics',
    rule,
    '',
  ])
})

test('a file that is left out is named, and only --strict makes it a failure', async () => {
  cpSync(python, join(folder, 'metrics'), { recursive: true })
  writeFileSync(join(folder, 'metrics', 'synthesis_zero_20250101_000000.csv'), '')
  const look = ['--width', '84mm', '--whiskers', 'sd', '--bare']
  const lax = await figures('--metrics-dir', 'metrics', '--out', 'out', ...look)
  expect(lax).toMatchObject({ code: 0 })
  expect(lax.stderr).toContain('file left out: synthesis_zero_20250101_000000.csv: is empty (0 bytes)')
  expect(readdirSync(folder).sort()).toEqual(['metrics', 'out'])
  // A folder has no samples, and a width and whiskers are taken.
  const caption = (name: string) => readFileSync(join(folder, 'out', `${name}.txt`), 'utf8')
  expect(caption('fig_memory_timeline')).toContain('No data: a folder of request files has no samples')
  expect(caption('fig1_memory_comparison')).toContain('± 1 standard deviation')
  expect(await figures('--metrics-dir', 'metrics', '--out', 'out', '--strict')).toMatchObject({ code: 1 })
})

test('a width that no page has is refused', async () => {
  const wide = await figures('--metrics-dir', python, '--width', '9in')
  expect(wide.code).not.toBe(0)
  expect(wide.stderr).toContain('60mm–200mm')
})

test('a folder without a usable file ends in one line', async () => {
  writeFileSync(join(folder, 'synthesis_zero.csv'), '')
  const { code, stderr, stdout } = await figures('--metrics-dir', '.')
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toContain('FolderError: none of the files synthesis_*.csv in . can be used')
})
