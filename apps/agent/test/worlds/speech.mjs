// What the servers of this folder have in common: each process holds 64 MB and burns 0.2 s of CPU time for an answer.
import { createServer } from 'node:net'
import { encodeWav } from '../../dist/audio/wav.js'

const sound = encodeWav(
  Int16Array.from({ length: 16_000 }, (_, at) => 8000 * Math.sin(at / 9)),
  16_000,
)
const head = `HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: ${sound.length}\r\nConnection: close\r\n\r\n`

/** An answer in two pieces. */
export const [first, rest] = [
  Buffer.concat([Buffer.from(head), sound.subarray(0, 1000)]),
  sound.subarray(1000),
]

export function burn() {
  const start = process.cpuUsage()
  const used = ({ user, system }) => (user + system) / 1e6
  while (used(process.cpuUsage(start)) < 0.2);
}

/** Calls back with each whole request and its connection, and once with the port. */
export function serve(port, onRequest, onPort) {
  const held = Buffer.alloc(64 * 2 ** 20, 1)
  const server = createServer((connection) => {
    let text = ''
    connection.on('error', () => held.length)
    connection.on('data', (piece) => {
      text += piece.toString('latin1')
      const body = text.indexOf('\r\n\r\n') + 4
      const length = Number(/^content-length: (\d+)/im.exec(text)?.[1] ?? NaN)
      if (text.length - body === length) onRequest(text, connection)
    })
  })
  return server.listen(port, '127.0.0.1', () => onPort(server.address().port))
}

/** Tells the test. */
export const say = (fact) => process.stdout.write(`${JSON.stringify(fact)}\n`)
