// A server that is one process.
import { burn, first, rest, say, serve } from './speech.mjs'

serve(
  0,
  (_, connection) => {
    burn()
    connection.write(first)
    connection.end(rest)
  },
  (port) => say({ port, pid: process.pid }),
)
