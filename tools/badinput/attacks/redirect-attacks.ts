import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Arena } from '../arena.js'
import { expect, type NamedCase } from '../case.js'
import { built } from '../fixture/built.js'
import { runCommand, unclearWords } from '../fixture/command.js'

interface Sources {
  getFiles(files: readonly object[], folder: string, getting: object): Promise<unknown>
}

/** Where a server may send on to, from its own port and that of another server. */
type Where = (own: number, other: number) => string

const away: readonly (readonly [name: string, where: Where])[] = [
  ['another port', (_own, other) => `http://127.0.0.1:${other}/x`],
  ['another host', (_own, other) => `http://localhost:${other}/x`],
  ['this machine by another number', (_own, other) => `http://2130706433:${other}/x`],
  ['this machine as IPv6', (_own, other) => `http://[::ffff:127.0.0.1]:${other}/x`],
  ['a name as a password', (own, other) => `http://127.0.0.1:${own}@localhost:${other}/x`],
  ['another host without a scheme', (_own, other) => `//localhost:${other}/x`],
  ['backslashes', (_own, other) => `\\\\localhost:${other}\\x`],
  ['a metadata address', () => 'http://169.254.169.254/latest/meta-data/'],
  ['a file', () => 'file:///etc/passwd'],
  ['a file by ftp', (_own, other) => `ftp://127.0.0.1:${other}/x`],
  ['data', () => 'data:audio/wav;base64,UklGRg=='],
  ['nowhere', () => 'http://['],
  ['a name that a terminal obeys', () => 'http://x\u009b2Jy/'],
  ['itself', () => '/x'],
]

async function listening(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

/** Runs what asks a server that sends on; nobody else may be asked. */
async function unasked(where: Where, status: number, ask: (url: string) => Promise<void>): Promise<void> {
  let asked = 0
  const other = createServer((_request, response) => {
    asked++
    response.end('x')
  })
  const otherPort = await listening(other)
  const server = createServer((request, response) => {
    request.resume()
    const to = Buffer.from(where(request.socket.localPort ?? 0, otherPort)).toString('latin1')
    response.writeHead(status, { location: to }).end()
  })
  try {
    await ask(`http://127.0.0.1:${await listening(server)}/voice.onnx`)
    expect(asked === 0, `the other was asked ${asked} times`)
  } finally {
    for (const each of [server, other]) {
      each.closeAllConnections()
      each.close()
    }
  }
}

/** The download of a file of a voice. */
async function download(arena: Arena, url: string): Promise<void> {
  const { getFiles } = await built<Sources>(arena, 'agent', 'voices/sources/get-files')
  const getting = { env: {}, signal: AbortSignal.timeout(60_000), progress: () => undefined }
  const file = { name: 'voice.onnx', bytes: null, sha256: null, md5: null, from: [[{ kind: 'https', url }]] }
  const outcome = await getFiles([file], arena.newFolder(), getting).then(
    () => 'it was got',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  )
  expect(/^VoiceError: .* sends on /.test(outcome), outcome)
}

/** A bench that asks a server of speech. */
async function bench(arena: Arena, url: string): Promise<void> {
  const args = ['bench', '--http', url, '--api', 'openai', '--repeat', '1']
  const { status, stderr } = await runCommand(arena, 'agent', args, { cwd: arena.newFolder() })
  const last = stderr.trimEnd().split('\n').at(-1) ?? ''
  expect(status === 2 && /HTTP 30[278]/.test(last), `status ${String(status)}: ${stderr.slice(0, 400)}`)
  const unclear = unclearWords(stderr)
  expect(unclear === null, `${unclear ?? ''}: ${stderr.slice(0, 400)}`)
}

const group = 'redirects'

/** Servers that send on to whom nobody named. */
export const redirectAttacks: readonly NamedCase[] = away.flatMap(([name, where]) => [
  {
    group,
    name: `the download of a voice to ${name}`,
    isApart: true,
    run: (arena) => unasked(where, 302, (url) => download(arena, url)),
  },
  {
    group,
    name: `a request for speech to ${name}`,
    isApart: true,
    run: (arena) => unasked(where, 307, (url) => bench(arena, url)),
  },
])
