// A server that says a tone, and now and then says the text again in place of it: node echoing-server.mjs
import { createServer } from 'node:http'

const rate = 16_000
const asked = new Map()

/** What servers put into their errors. */
const echoes = [
  (text) => [500, 'text/plain', `cannot speak: ${text}`],
  (text) => [
    400,
    'application/json',
    JSON.stringify({ error: { message: `invalid input ${JSON.stringify(text)}` } }),
  ],
  (text) => [422, 'application/json', JSON.stringify({ detail: [{ loc: ['body', 'input'], input: text }] })],
  (text) => [500, 'text/html', `<pre>${text.toUpperCase()}</pre>`],
  (text) => [200, 'text/plain', text],
]

createServer((request, response) => {
  const parts = []
  request.on('data', (part) => parts.push(part))
  request.on('end', () => {
    if (request.method !== 'POST') return response.end('ready\n')
    const { input = '' } = JSON.parse(Buffer.concat(parts).toString('utf8'))
    // The first of each path is answered well.
    const turn = asked.get(request.url) ?? 0
    asked.set(request.url, turn + 1)
    const echo = turn % 2 === 0 ? undefined : echoes[(turn >> 1) % echoes.length]
    if (echo === undefined) return response.writeHead(200, { 'Content-Type': 'audio/wav' }).end(tone(0.2))
    const [status, type, body] = echo(String(input))
    response.writeHead(status, { 'Content-Type': type, 'X-Input': encodeURIComponent(input) }).end(body)
  })
}).listen(0, '127.0.0.1', function () {
  process.stdout.write(`echoing server: http://127.0.0.1:${this.address().port}\n`)
})

function tone(seconds) {
  const count = Math.round(seconds * rate)
  const wav = Buffer.alloc(44 + count * 2)
  wav.write('RIFF', 0, 'latin1')
  wav.writeUInt32LE(36 + count * 2, 4)
  wav.write('WAVEfmt ', 8, 'latin1')
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(rate, 24)
  wav.writeUInt32LE(rate * 2, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36, 'latin1')
  wav.writeUInt32LE(count * 2, 40)
  for (let at = 0; at < count; at += 1) wav.writeInt16LE(Math.round(8000 * Math.sin(at / 12)), 44 + at * 2)
  return wav
}
