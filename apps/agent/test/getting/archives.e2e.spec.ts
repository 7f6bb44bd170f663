import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '@voicemark/daemon'
import { describe, expect, test } from 'vitest'
import { getFiles } from '../../dist/voices/sources/get-files.js'
import { openLocal } from '../../dist/voices/sources/local-source.js'
import { temporaryFolder } from '../running-agent.js'
import { bytesOf, filesIn, getting, unknown, wanted } from './getting-parts.js'
import { madeTar, madeZip, type MadeMember } from './made-archive.js'

const model = bytesOf(200_000)
const table = bytesOf(5000, 2)
const usual = [
  { name: 'voice/model.onnx', body: model },
  { name: 'voice/read me.txt', body: Buffer.from('no') },
  { name: 'voice/tables/a.bin', body: table },
]

const wordsOf = (error: unknown) =>
  error instanceof Error ? `${errorCode(error) ?? error.name}: ${error.message}` : String(error)

/** Gets a member of an archive into `<folder>/into`; the archive lies beside it. */
async function take(bytes: Buffer, name: string, member = 'model.onnx', known: Buffer | null = null) {
  const folder = temporaryFolder()
  const path = join(folder, name)
  writeFileSync(path, bytes)
  const into = join(folder, 'into')
  const from = [{ kind: 'local', path, member } as const]
  const file = known === null ? unknown('model.onnx', from) : wanted('model.onnx', known, from)
  const error = await getFiles([file], into, getting()).then(() => null, wordsOf)
  const left = filesIn(folder).filter((each) => each !== name)
  return { error, left, into }
}

describe.each([
  ['zip', madeZip, 'voice.zip'],
  ['tar.gz', madeTar, 'voice.tar.gz'],
])('out of a %s', (_, made, name) => {
  test('the named members are taken in one go, and nothing else of it', async () => {
    const folder = temporaryFolder()
    const path = join(folder, name)
    writeFileSync(path, made(usual))
    const into = join(folder, 'into')
    const files = [
      wanted('model.onnx', model, [{ kind: 'local', path, member: 'voice/model.onnx' }]),
      wanted('tables/a.bin', table, [{ kind: 'local', path, member: 'voice/tables/a.bin' }]),
    ]
    const got = await getFiles(files, into, getting())
    expect(got.map(({ source }) => source)).toEqual([path, path])
    expect(filesIn(into)).toEqual(['model.onnx', 'tables/a.bin'])
    expect(readFileSync(join(into, 'model.onnx')).equals(model)).toBe(true)
    expect(filesIn(folder)).toContain(name)
  })

  test('what is in it is listed without being taken', async () => {
    const path = join(temporaryFolder(), name)
    writeFileSync(path, made(usual))
    expect(await openLocal(path)).toEqual({
      kind: 'archive',
      members: usual.map((each) => ({ name: each.name, bytes: each.body.length })),
    })
  })

  test.each<[string, readonly MadeMember[], string]>([
    ['a name that leads out', [{ name: '../out.bin', body: table }], 'leads out of its folder'],
    [
      'a name that leads out further in',
      [{ name: 'a/../../out.bin', body: table }],
      'leads out of its folder',
    ],
    ['a place of the machine', [{ name: '/tmp/voicemark-out.bin', body: table }], ''],
    ['a drive of Windows', [{ name: 'C:/out.bin', body: table }], ''],
    ['a name with a backslash', [{ name: '..\\out.bin', body: table }], 'backslash'],
  ])('%s is an error, though nobody asked for it', async (_case, bad, words) => {
    const { error, left } = await take(made([{ name: 'model.onnx', body: model }, ...bad]), name)
    expect(error).toMatch(/^voice-archive: voice\./)
    expect(error).toContain(words)
    expect(error).toContain('nothing of it is taken')
    expect(left.filter((each) => !each.startsWith('into/.parts'))).toEqual([])
  })

  test.each<[string, readonly MadeMember[], string]>([
    ['a link', [{ name: 'model.onnx', link: '/etc/passwd' }], 'model.onnx is a link, which is not followed'],
    ['lacking', [{ name: 'other/model.onnx', body: model }], 'has no model.onnx, but other/model.onnx'],
    ['of another case', [{ name: 'Model.ONNX', body: model }], 'has no model.onnx, but Model.ONNX'],
    [
      'there twice',
      [
        { name: 'model.onnx', body: model },
        { name: 'model.onnx', body: table },
      ],
      '"model.onnx" is in it twice',
    ],
  ])('a member that is %s is an error', async (_case, members, words) => {
    const { error } = await take(made(members), name)
    expect(error).toMatch(/^voice-archive: voice\./)
    expect(error).toContain(words)
  })

  test('a link that nobody asked for is left where it is', async () => {
    const { error, left } = await take(
      made([
        { name: 'link', link: '/etc/passwd' },
        { name: 'model.onnx', body: model },
      ]),
      name,
    )
    expect(error).toBeNull()
    expect(left).toEqual(['into/model.onnx'])
  })

  test('a member that is larger than it should be is not unpacked', async () => {
    const { error } = await take(made([{ name: 'model.onnx', body: model }]), name, 'model.onnx', table)
    expect(error).toContain('model.onnx has 200000 bytes, where 5000 are expected')
  })

  test('one that is cut short is an error, and its half is not taken for a whole', async () => {
    const whole = made([{ name: 'model.onnx', body: model }])
    const { error, left } = await take(whole.subarray(0, whole.length / 2), name)
    expect(error).toMatch(/^voice-archive: .*cut short/)
    expect(left.filter((each) => !each.startsWith('into/.parts'))).toEqual([])
  })

  test('something small that unpacks to something huge is not unpacked', async () => {
    const { error } = await take(made([{ name: 'model.onnx', body: Buffer.alloc(2 ** 25) }]), name)
    expect(error).toMatch(/^voice-archive: .*(as nothing of a voice does|as no voice does)/)
  })
})

test('a zip whose size is a lie is an error', async () => {
  const { error } = await take(madeZip([{ name: 'model.onnx', body: model, says_bytes: 100 }]), 'voice.zip')
  expect(error).toMatch(/^voice-archive: .*another size than it says/)
})

test('a zip whose bytes were changed is an error', async () => {
  const bytes = madeZip([{ name: 'model.onnx', body: model }])
  bytes.writeUInt8(bytes.readUInt8(100_000) ^ 1, 100_000)
  const { error } = await take(bytes, 'voice.zip')
  expect(error).toMatch(/^voice-archive: voice.zip/)
})

test('a member that is locked by a password is an error', async () => {
  const { error } = await take(madeZip([{ name: 'model.onnx', body: model, isEncrypted: true }]), 'voice.zip')
  expect(error).toContain('voice.zip: model.onnx is locked by a password')
})

test.each([
  ['a hard link', '1'],
  ['a device', '3'],
  ['a pipe', '6'],
] as const)('%s in a tar is no file', async (_, type) => {
  const { error } = await take(madeTar([{ name: 'model.onnx' }], type), 'voice.tgz')
  expect(error).toMatch(/^voice-archive: /)
})

test.each([
  [
    'bzip2',
    'BZh91AY&SY',
    'is packed by bzip2, which is not read here: unpack it (`tar xf FILE`) and name the folder',
  ],
  ['xz', '\xfd7zXZ\0', 'is packed by xz'],
  ['7z', '7z\xbc\xaf\x27\x1c', 'is packed by 7z'],
  ['a picture', '\x89PNG\r\n', 'is no archive: zip, wheel, tar and tar.gz are read'],
])('%s is said to be what it is', async (_, head, words) => {
  const { error } = await take(Buffer.from(head.padEnd(600, '\0'), 'latin1'), 'voice.what')
  expect(error).toContain(words)
})

test('an archive as a program makes it is read', async () => {
  const folder = temporaryFolder()
  for (const { name, body } of usual) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), body)
  }
  execFileSync('tar', ['-C', folder, '-cf', join(folder, 'voice.tar'), './voice'])
  const { members } = await openLocal(join(folder, 'voice.tar'))
  expect(members.map(({ name }) => name).sort()).toEqual(usual.map(({ name }) => `./${name}`).sort())
})

describe('of this machine', () => {
  test('a file is copied and stays, and a folder gives what is in it, behind links too', async () => {
    const folder = mkdtempSync(join(temporaryFolder(), 'mine-'))
    writeFileSync(join(folder, 'model.onnx'), model)
    mkdirSync(join(folder, 'snapshot'))
    symlinkSync('../model.onnx', join(folder, 'snapshot', 'linked.onnx'))
    expect(await openLocal(join(folder, 'model.onnx'))).toEqual({
      kind: 'file',
      members: [{ name: 'model.onnx', bytes: model.length }],
    })
    expect(await openLocal(folder)).toEqual({
      kind: 'folder',
      members: ['model.onnx', 'snapshot/linked.onnx'].map((name) => ({ name, bytes: model.length })),
    })
    const into = temporaryFolder()
    const files = [
      wanted('a.onnx', model, [{ kind: 'local', path: join(folder, 'model.onnx'), member: null }]),
      wanted('b.onnx', model, [{ kind: 'local', path: folder, member: 'snapshot/linked.onnx' }]),
    ]
    await getFiles(files, into, getting())
    expect(filesIn(into)).toEqual(['a.onnx', 'b.onnx'])
    expect(filesIn(folder)).toEqual(['model.onnx', 'snapshot/linked.onnx'])
  })

  test('numpy tables of a voice are a file, though they are a zip', async () => {
    const folder = temporaryFolder()
    for (const name of ['voices-v1.0.bin', 'voices.npz']) {
      writeFileSync(join(folder, name), madeZip(usual))
      expect(await openLocal(join(folder, name))).toMatchObject({ kind: 'file' })
    }
  })

  test('what is not there is said by its path', async () => {
    const path = join(temporaryFolder(), 'gone.onnx')
    await expect(openLocal(path)).rejects.toMatchObject({
      code: 'voice-download',
      message: `${path} cannot be read: ENOENT`,
    })
    const file = unknown('a', [{ kind: 'local', path, member: null }])
    await expect(getFiles([file], temporaryFolder(), getting())).rejects.toThrow(
      `${path} cannot be read: ENOENT`,
    )
  })

  test('a name that leads out of the folder is not followed', async () => {
    const folder = temporaryFolder()
    const file = unknown('a', [{ kind: 'local', path: folder, member: '../../etc/passwd' }])
    await expect(getFiles([file], join(folder, 'into'), getting())).rejects.toMatchObject({
      code: 'voice-archive',
    })
  })

  test('a file that is another than the one known by its name stays, and is not taken', async () => {
    const path = join(temporaryFolder(), 'mine.onnx')
    writeFileSync(path, table)
    const into = temporaryFolder()
    const file = wanted('a', model, [{ kind: 'local', path, member: null }])
    await expect(getFiles([file], into, getting())).rejects.toMatchObject({ code: 'voice-changed' })
    expect(readFileSync(path).equals(table)).toBe(true)
    expect(filesIn(into)).toEqual([])
  })
})
