// Loaded before a daemon: notes where it, its threads and its child processes connect, and what names they look up.
import { appendFileSync } from 'node:fs'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

const note = (what) => appendFileSync(process.env.SPOKEN_TO, `${what}\n`)

const { connect } = net.Socket.prototype
net.Socket.prototype.connect = function (...args) {
  // Node's own calls come with their arguments in one list.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args
  const { path, host = 'localhost', port } = typeof first === 'object' ? first : { host: second, port: first }
  if (!path) note(`${host}:${port}`)
  return connect.apply(this, args)
}

for (const resolver of [dns, dns.promises]) {
  const { lookup } = resolver
  resolver.lookup = (host, ...rest) => {
    // A server that listens looks up its own address.
    if (net.isIP(host) === 0) note(host)
    return lookup(host, ...rest)
  }
}
syncBuiltinESMExports()
