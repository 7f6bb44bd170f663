import { copyFileSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeFifo } from '../fixture/command.js'
import { refusedCases, type RefusedRow } from './local-case.js'

const good = fileURLToPath(new URL('../../../apps/agent/voices/en_US-kal16-diphone.onnx', import.meta.url))
const config = readFileSync(`${good}.json`, 'utf8')

type Change = (model: string, config: string) => void

/** A configuration in which something is another. */
const changed =
  (change: (one: Record<string, unknown>) => unknown): Change =>
  (_model, path) =>
    writeFileSync(path, JSON.stringify(change(JSON.parse(config) as Record<string, unknown>)))
const rate = (sample_rate: unknown): Change =>
  changed((one) => ({ ...one, audio: { ...(one['audio'] as object), sample_rate } }))
const model =
  (content: string | Buffer): Change =>
  (path) =>
    writeFileSync(path, content)
const settings =
  (content: string | Buffer): Change =>
  (_model, path) =>
    writeFileSync(path, content)

/** What a good voice has become. */
const changes: readonly (readonly [what: string, change: Change])[] = [
  ['whose model is text', model('text\n')],
  ['whose model is empty', model('')],
  ['whose model is cut short', (path) => truncateSync(path, 1000)],
  ['whose model is a page of a hub', model('<!doctype html><p>log in</p>')],
  [
    'whose model is a pointer of Git LFS',
    model('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n'),
  ],
  ['whose configuration is empty', settings('')],
  ['whose configuration is half of JSON', settings(config.slice(0, config.length >> 1))],
  ['whose configuration is a list', settings('[]')],
  ['whose configuration is null', settings('null')],
  ['whose configuration is bytes', settings(Buffer.alloc(4096, 0xff))],
  ['whose configuration is lists in lists', settings('['.repeat(100_000))],
  ['whose configuration is __proto__', settings('{"__proto__":{"audio":{"sample_rate":16000}}}')],
  ['of 0 samples a second', rate(0)],
  ['of -16000 samples a second', rate(-16_000)],
  ['of 1e12 samples a second', rate(1e12)],
  ['of samples a second in words', rate('16000')],
  ['of half a sample a second', rate(0.5)],
  ['of letters that are no numbers', changed((one) => ({ ...one, phoneme_id_map: { a: ['x'] } }))],
  ['of no letters', changed((one) => ({ ...one, phoneme_id_map: {} }))],
  ['of a scale without end', settings(config.replace(/"length_scale": *[\d.]+/, '"length_scale": 1e309'))],
]

const rows = changes.map(([what, change]): RefusedRow => [
  `a voice ${what}`,
  (cwd) => {
    const voices = join(cwd, 'voices')
    mkdirSync(voices)
    const path = join(voices, 'bad.onnx')
    copyFileSync(good, path)
    writeFileSync(`${path}.json`, config)
    change(path, `${path}.json`)
    return asked(cwd)
  },
])

const asked = (cwd: string) =>
  ({
    app: 'agent',
    args: ['bench', '--voice', 'bad', '--repeat', '1'],
    env: { VOICEMARK_HOME: join(cwd, 'home'), VOICEMARK_VOICES_DIR: join(cwd, 'voices') },
    says: /voice bad|no voice bad|bad/,
  }) as const

type Make = (path: string) => void

/** What lies where its model or its configuration should. */
const places: readonly (readonly [what: string, part: 'bad.onnx' | 'bad.onnx.json', make: Make])[] = [
  ['a model that is not there', 'bad.onnx', () => undefined],
  ['a model that is a folder', 'bad.onnx', (path) => mkdirSync(path)],
  ['a model that is a pipe', 'bad.onnx', makeFifo],
  ['a model that is a link to itself', 'bad.onnx', (path) => symlinkSync(path, path)],
  ['a model that is a device', 'bad.onnx', (path) => symlinkSync('/dev/zero', path)],
  ['a configuration that is not there', 'bad.onnx.json', () => undefined],
  ['a configuration that is a folder', 'bad.onnx.json', (path) => mkdirSync(path)],
  ['a configuration that is a pipe', 'bad.onnx.json', makeFifo],
  ['a configuration that is a link to itself', 'bad.onnx.json', (path) => symlinkSync(path, path)],
  ['a configuration that is a device', 'bad.onnx.json', (path) => symlinkSync('/dev/zero', path)],
]

const placeRows = places.map(([what, part, make]): RefusedRow => [
  what,
  (cwd) => {
    const voices = join(cwd, 'voices')
    mkdirSync(voices)
    if (part !== 'bad.onnx') copyFileSync(good, join(voices, 'bad.onnx'))
    else writeFileSync(join(voices, 'bad.onnx.json'), config)
    make(join(voices, part))
    return asked(cwd)
  },
])

/** Voices whose files are not what they should be. */
export const voiceCases = refusedCases('voices in a folder', [...rows, ...placeRows])
