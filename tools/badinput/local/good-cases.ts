import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Arena } from '../arena.js'
import { expect, type NamedCase } from '../case.js'
import { runCommand, unclearWords, type App } from '../fixture/command.js'
import { madeTar, madeZip } from '../fixture/made-archive.js'
import { tableOf } from '../fixture/table.js'
import { localCase } from './local-case.js'

interface Taken {
  readonly app: App
  readonly args: readonly string[]
  /** What is there afterwards. */
  readonly makes: string | null
}

const file = 'metrics/synthesis_intel_i5_20260101_000000.csv'

function metrics(folder: string): void {
  mkdirSync(join(folder, 'metrics'))
  writeFileSync(join(folder, file), tableOf(4))
}

const archive =
  (name: string, made: typeof madeZip) =>
  (folder: string, { build }: Arena): Taken => {
    const model = join(build, 'apps/agent/voices/en_US-kal16-diphone.onnx')
    const members = ['.json', ''].map((end) => ({ name: `v.onnx${end}`, body: readFileSync(model + end) }))
    writeFileSync(join(folder, name), made(members))
    const args = ['voices', 'add', name, '--yes', '--accept-licence']
    return { app: 'agent', args, makes: 'voices/v/model.onnx' }
  }

const ofMetrics =
  (makes: string | null, ...args: readonly string[]) =>
  (folder: string): Taken => {
    metrics(folder)
    return { app: 'collector', args, makes }
  }

/** Else a command that refuses all would pass as one that refuses what is bad. */
const rows: readonly (readonly [name: string, run: (folder: string, arena: Arena) => Taken])[] = [
  ['a voice in a zip', archive('v.zip', madeZip)],
  ['a voice in a whl', archive('v.whl', madeZip)],
  ['a voice in a tgz', archive('v.tgz', madeTar)],
  ['figures', ofMetrics('out', 'figures', '--metrics-dir', 'metrics', '--out', 'out')],
  ['report', ofMetrics('out/main.tex', 'report', '--metrics-dir', 'metrics', '--out', 'out')],
  ['bundle', ofMetrics('b.zip', 'bundle', 'b.zip', '--metrics-dir', 'metrics')],
  ['compare', ofMetrics(null, 'compare', 'metrics', 'metrics')],
  ['import', (folder, arena) => ofMetrics(null, 'import', '--collector', arena.collector.url, file)(folder)],
]

/** What is good is taken by the same commands. */
export const goodCases: readonly NamedCase[] = rows.map(([name, run]) =>
  localCase('good input', name, async (arena, cwd) => {
    const { app, args, makes } = run(cwd, arena)
    const env = { VOICEMARK_HOME: join(cwd, 'home'), VOICEMARK_VOICES_DIR: join(cwd, 'voices') }
    const { status, stdout, stderr } = await runCommand(arena, app, args, { cwd, env })
    expect(status === 0, `status ${String(status)}: ${stderr.slice(0, 400)}`)
    expect(makes === null || existsSync(join(cwd, makes)), `${String(makes)} is not there`)
    const unclear = unclearWords(stdout + stderr)
    expect(unclear === null, `${unclear ?? ''}: ${stderr.slice(0, 400)}`)
  }),
)
