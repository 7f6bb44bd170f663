// A server of speech that is watched from outside: node watched-server.mjs PORT. It says a tone as long as the text is, in the
// way of OpenAI's API, and is busy for some milliseconds meanwhile.
import { createServer } from 'node:http'

const rate = 16_000
const secondsPerCharacter = 0.06
const mostSeconds = 20
const busyMs = 4

const server = createServer((request, response) => {
  const parts = []
  request.on('data', (part) => parts.push(part))
  request.on('end', () => {
    if (request.method !== 'POST') {
      response.end('ready\n')
      return
    }
    const { input = '' } = JSON.parse(Buffer.concat(parts).toString('utf8'))
    const endMs = performance.now() + busyMs
    const sound = tone(Math.min(mostSeconds, String(input).length * secondsPerCharacter))
    while (performance.now() < endMs);
    response.writeHead(200, { 'Content-Type': 'audio/wav' }).end(sound)
  })
})

server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  process.stdout.write(`watched server: http://127.0.0.1:${server.address().port}\n`)
})

/** A tone of 220 Hz as WAV of 16 bit. */
function tone(seconds) {
  const count = Math.max(1, Math.round(seconds * rate))
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
  for (let at = 0; at < count; at += 1)
    wav.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * 220 * at) / rate)), 44 + at * 2)
  return wav
}
