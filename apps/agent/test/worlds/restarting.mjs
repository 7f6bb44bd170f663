// A supervisor and the server that it brings back on the same port. The first server ends at a text with "hand over", once the next
// one listens, and the supervisor sends the rest of its answer; or at one with "crash", at once, and its answer is cut when the next
// one listens. The servers after it answer all texts.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { burn, first, rest, say, serve } from './speech.mjs'

const [generation, port] = process.argv.slice(2).map(Number)
if (generation === undefined) supervise()
else answer()

function supervise() {
  const servers = []
  let unfinished = null
  const start = (at) => {
    const [server, last] = [fork(fileURLToPath(import.meta.url), [servers.length, at]), servers.at(-1)]
    servers.push(server)
    server.on('message', ({ ends, port: listens }, connection) => {
      if (ends !== undefined) unfinished = connection
      if (ends === 'hand over') start(at)
      if (listens === undefined) return
      at = listens
      say({ port: at, pid: server.pid })
      if (last?.connected) last.send('go')
      else unfinished?.destroy()
    })
    server.once('exit', (code) => {
      if (code === 0) unfinished?.end(rest)
      else start(at)
    })
  }
  start(0)
}

function answer() {
  const server = serve(
    port,
    (request, connection) => {
      burn()
      const ends = generation === 0 ? /hand over|crash/.exec(request)?.[0] : undefined
      connection.write(first)
      if (ends === undefined) connection.end(rest)
      else
        server.close() &&
          process.send({ ends }, connection, () => {
            if (ends === 'crash') process.exit(1)
          })
    },
    (at) => process.send({ port: at }),
  )
  process.on('message', () => process.exit(0))
}
