// An OpenAI-compatible server that answers a tone, in the ways in which servers start and end: `node speaking-server.mjs WAY PORT`.
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'

const [, script, way, port] = process.argv
const rate = 16_000
const held = []

function wavOf(text) {
  const length = Math.round((rate * [...text].length) / 15)
  const samples = Buffer.from(Int16Array.from({ length }, (_, at) => 8000 * Math.sin(at / 9)).buffer)
  const header = Buffer.from('RIFF----WAVEfmt \x10\0\0\0\x01\0\x01\0--------\x02\0\x10\0data----', 'latin1')
  header.writeUInt32LE(36 + samples.length, 4)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(2 * rate, 28)
  header.writeUInt32LE(samples.length, 40)
  return Buffer.concat([header, samples])
}

function serve() {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece) => (body += piece))
    request.on('end', () => {
      if (request.method !== 'POST') return void response.writeHead(404).end()
      if (body.includes('please die')) {
        process.stderr.write('out of voices\n')
        process.exit(5)
      }
      response.setHeader('Content-Type', 'audio/wav').end(wavOf(JSON.parse(body).input))
    })
  })
  server.listen(Number(port), '127.0.0.1')
}

process.stderr.write(`loading the voice\n`)
if (way === 'dies') {
  process.stderr.write('no such voice\n')
  process.exit(4)
} else if (way === 'forks') {
  spawn(process.execPath, [script, 'serves', port], { detached: true, stdio: 'ignore' }).unref()
} else if (way === 'never') {
  setInterval(() => undefined, 1000)
} else {
  if (way === 'stubborn') process.on('SIGTERM', () => undefined)
  // What a model holds.
  held.push(Buffer.alloc(80 * 2 ** 20, 1))
  setTimeout(serve, 300)
}
