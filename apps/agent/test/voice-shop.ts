import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { embeddedModel, temporaryFolder } from './running-agent.js'

export const model = readFileSync(embeddedModel)
export const config = readFileSync(`${embeddedModel}.json`)

/** A server that has the files of voices, and what was asked of it. */
export interface VoiceShop {
  readonly url: string
  /** Path and range of each request, such as `/model.onnx bytes=10-`. */
  readonly asked: string[]
  /** After so many bytes a model breaks off once; null: it does not. */
  cutAfter: number | null
  /** After so many bytes a model comes to a stand, until `goOn` is called. */
  holdAfter: number | null
  goOn(): void
  close(): Promise<void>
}

/** Serves models and configurations on a free port, with ranges. */
export async function openShop(files: Readonly<Record<string, Buffer>>): Promise<VoiceShop> {
  const held = new Set<() => void>()
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const shop: VoiceShop = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    cutAfter: null,
    holdAfter: null,
    goOn() {
      shop.holdAfter = null
      for (const go of held) go()
      held.clear()
    },
    close: () => {
      shop.goOn()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  server.on('request', ({ url = '', headers }, response) => {
    const { range } = headers
    shop.asked.push(range === undefined ? url : `${url} ${range}`)
    const bytes = files[url.slice(1)]
    if (bytes === undefined) return void response.writeHead(404).end()
    const start = Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0)
    const rest = bytes.subarray(start)
    response.writeHead(start > 0 ? 206 : 200, {
      'content-length': rest.length,
      'accept-ranges': 'bytes',
      etag: '"one"',
      ...(start > 0 && { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
    })
    if (url.endsWith('.onnx')) sendModel(rest, response)
    else response.end(rest)
  })
  return shop

  function sendModel(bytes: Buffer, response: ServerResponse): void {
    const { cutAfter, holdAfter } = shop
    if (cutAfter !== null) {
      shop.cutAfter = null
      response.write(bytes.subarray(0, cutAfter), () => response.destroy())
    } else if (holdAfter !== null) {
      response.write(bytes.subarray(0, holdAfter))
      held.add(() => response.end(bytes.subarray(holdAfter)))
    } else response.end(bytes)
  }
}

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** A file of a catalogue that one way leads to. */
export function listedFile(name: string, bytes: Buffer, piece: object) {
  return { name, bytes: bytes.length, sha256: sha256(bytes), from: [[piece]] }
}

/** A voice of a catalogue, of Piper if nothing else is said. */
export function listedVoice(name: string, files: readonly object[], change: object = {}) {
  return {
    ...{ name, family: 'piper', language: 'en_US', licence: 'MIT', licence_note: 'made for tests' },
    ...{ default_speaker: null, roles: { model: 'model.onnx', config: 'model.onnx.json' }, files },
    ...change,
  }
}

/** Writes a catalogue and gives its path. */
export function writeCatalogue(voices: readonly object[]): string {
  const path = join(temporaryFolder(), 'catalogue.json')
  writeFileSync(path, JSON.stringify({ format: 1, sets: {}, voices }))
  return path
}

/**
 * A folder for PATH with a `pip` that brings the archives of a folder, named as they are asked for, and writes down what it
 * was told.
 */
export function fakePip(shelf: string): { readonly folder: string; said(): string } {
  const folder = temporaryFolder()
  const log = join(folder, 'said.txt')
  const program = `#!${process.execPath}
const { appendFileSync, copyFileSync } = require('node:fs')
const args = process.argv.slice(2)
appendFileSync(${JSON.stringify(log)}, args.join(' ') + '\\n')
if (args[0] === '--version') console.log('pip 23.2 from here (python 3.11)')
else copyFileSync(${JSON.stringify(shelf)} + '/' + args.at(-1) + '.whl', args[args.indexOf('--dest') + 1] + '/it-1-py3-none-any.whl')
`
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'pip'), program)
  chmodSync(join(folder, 'pip'), 0o755)
  return { folder, said: () => readFileSync(log, 'utf8') }
}
