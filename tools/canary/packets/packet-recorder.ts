import { writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { plainBytes } from './frames.js'

/** Stands between a client and a server, and keeps all that both say. */
export interface PacketRecorder {
  readonly port: number
  readonly url: string
  /** Links since the start. */
  links(): number
  /** Writes what was said so far into files of the folder, without the masks of WebSockets. */
  write(): void
  close(): Promise<void>
}

interface Said {
  readonly client: Buffer[]
  readonly server: Buffer[]
}

/** Listens on a free port and hands everything on. */
export async function startPacketRecorder(
  target: number,
  folder: string,
  name: string,
): Promise<PacketRecorder> {
  const all: Said[] = []
  const sockets = new Set<Socket>()
  const listener = createServer((client) => {
    const said: Said = { client: [], server: [] }
    all.push(said)
    const server = connect(target, '127.0.0.1')
    for (const [from, to, kept] of [
      [client, server, said.client],
      [server, client, said.server],
    ] as const) {
      sockets.add(from)
      from.setNoDelay().on('data', (chunk: Buffer) => {
        kept.push(chunk)
        to.write(chunk)
      })
      const end = () => {
        sockets.delete(from)
        to.destroy()
      }
      from
        .on('end', () => to.end())
        .on('error', end)
        .on('close', end)
    }
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    links: () => all.length,
    write() {
      all.forEach((said, at) => {
        for (const side of ['client', 'server'] as const)
          writeFileSync(join(folder, `${name}-${at}-${side}`), plainBytes(Buffer.concat(said[side])))
      })
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => listener.close(resolve))
    },
  }
}
