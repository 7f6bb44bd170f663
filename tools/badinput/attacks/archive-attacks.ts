import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Arena } from '../arena.js'
import { expect, type NamedCase } from '../case.js'
import { runCommand, unclearWords } from '../fixture/command.js'
import { madeTar, madeZip, type Member } from '../fixture/made-archive.js'

const stolen = 'secret of this machine'
const voice = (arena: Arena) => join(arena.build, 'apps/agent/voices/en_US-kal16-diphone.onnx')
const link = (to: string): Partial<Member> => ({ link: to, mode: 0o120777, type: '2' })
const bomb = Buffer.alloc(2 ** 28)

/** What an archive has beside a good voice or in its place. */
type Bad = (folder: string) => readonly Member[]
type Kind = 'zip' | 'whl' | 'tgz'

const every: readonly Kind[] = ['zip', 'whl', 'tgz']
const outside = Buffer.from('outside')
const named =
  (name: string): Bad =>
  () => [{ name, body: outside }]

/** `whole`: a good voice stands beside it; else it stands in place of the model. */
const attacks: readonly (readonly [name: string, kinds: readonly Kind[], bad: Bad, whole: boolean])[] = [
  ['a name that leads out', every, named('../out.onnx'), true],
  ['a name that leads out further in', every, named('a/b/../../../out.onnx'), true],
  ['a name that leads out by backslashes', every, named('..\\out.onnx'), true],
  ['a name from the root', every, (folder) => [{ name: join(folder, 'out.onnx'), body: outside }], true],
  ['a drive of Windows', every, named('C:/out.onnx'), true],
  ['a share of Windows', every, named('\\\\host\\share\\out.onnx'), true],
  [
    'a link to a file of the machine',
    every,
    (folder) => [{ name: 'v.onnx', ...link(join(folder, 'secret')) }],
    false,
  ],
  ['a link up', every, () => [{ name: 'v.onnx', ...link('../../secret') }], false],
  [
    'a hard link to a file of the machine',
    ['tgz'],
    (folder) => [{ name: 'v.onnx', type: '1', link: join(folder, 'secret') }],
    false,
  ],
  [
    'a folder that is a link, with a file in it',
    ['tgz'],
    (folder) => [
      { name: 'in', ...link(folder) },
      { name: 'in/out.onnx', body: outside },
    ],
    false,
  ],
  ['a device', ['tgz'], () => [{ name: 'v.onnx', type: '3' }], false],
  ['a pipe', ['tgz'], () => [{ name: 'v.onnx', type: '6' }], false],
  ['a device by its mode', ['zip', 'whl'], () => [{ name: 'v.onnx', mode: 0o020666 }], false],
  ['a bomb', every, () => [{ name: 'v.onnx', body: bomb }], false],
  [
    'a bomb that says it is small',
    ['zip', 'whl'],
    () => [{ name: 'v.onnx', body: bomb, says_bytes: 9 }],
    false,
  ],
  ['a size without end', ['tgz'], () => [{ name: 'v.onnx', says_bytes: 0o77777777777 }], false],
  [
    'a model twice',
    every,
    () => [
      { name: 'v.onnx', body: outside },
      { name: 'v.onnx', body: outside },
    ],
    false,
  ],
  ['a name that a terminal obeys', every, named('\u001b[2J.onnx'), false],
]

const made = { zip: madeZip, whl: madeZip, tgz: madeTar }

/** Adds the archive as a voice: it is refused in words, and nothing but the archive is there afterwards. */
async function refused(arena: Arena, kind: Kind, bad: Bad, isWhole: boolean): Promise<void> {
  const folder = arena.newFolder()
  const inner = join(folder, 'inner')
  mkdirSync(inner)
  writeFileSync(join(folder, 'secret'), stolen)
  const model = voice(arena)
  const good = [
    { name: 'v.onnx.json', body: readFileSync(`${model}.json`) },
    ...(isWhole ? [{ name: 'v.onnx', body: readFileSync(model) }] : []),
  ]
  const archive = join(inner, `v.${kind}`)
  writeFileSync(archive, made[kind]([...good, ...bad(folder)]))
  const env = { VOICEMARK_HOME: join(inner, 'home'), VOICEMARK_VOICES_DIR: join(inner, 'voices') }
  const args = ['voices', 'add', archive, '--yes', '--accept-licence']
  const { status, stderr } = await runCommand(arena, 'agent', args, { cwd: inner, env })
  expect(status === 1 || status === 2, `status ${String(status)}: ${stderr.slice(0, 400)}`)
  const unclear = unclearWords(stderr.replaceAll(/\r/g, ''))
  expect(unclear === null, `${unclear ?? ''}: ${JSON.stringify(stderr.slice(0, 400))}`)
  for (const at of ['out.onnx', 'inner/out.onnx', 'inner/voices/out.onnx', 'inner/voices/v/model.onnx'])
    expect(!existsSync(join(folder, at)), `${at} was written`)
  expect(readFileSync(join(folder, 'secret'), 'utf8') === stolen, 'a file of the machine was written to')
  const left = readdirSync(inner, { recursive: true, withFileTypes: true }).filter(
    (each) => each.isFile() && readFileSync(join(each.parentPath, each.name)).includes(stolen),
  )
  expect(left.length === 0, `a file of the machine was copied to ${left[0]?.name ?? ''}`)
}

/** Archives of voices that would write where they may not, or fill the disk. */
export const archiveAttacks: readonly NamedCase[] = attacks.flatMap(([name, kinds, bad, isWhole]) =>
  kinds.map((kind) => ({
    group: 'archives of voices',
    name: `${name} in a ${kind}`,
    isApart: true,
    run: (arena: Arena) => refused(arena, kind, bad, isWhole),
  })),
)
