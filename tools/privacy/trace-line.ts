import { questionIn } from './dns-question.js'

/** What a line of `strace -f -y -e trace=open,openat,creat,connect,sendto,sendmmsg,execve` tells that matters here. */
export type TraceEvent =
  | { readonly type: 'connect'; readonly address: string; readonly port: number }
  | { readonly type: 'lookup'; readonly name: string }
  | { readonly type: 'write'; readonly path: string }
  | { readonly type: 'run'; readonly path: string }

/** Puts the two halves of a call together between which another thread was traced. */
export function* wholeCalls(lines: Iterable<string>): Generator<string> {
  const begun = new Map<string, string>()
  for (const line of lines) {
    const [, pid, text] = /^(\d+) +(.*)$/s.exec(line) ?? []
    if (pid === undefined || text === undefined) continue
    const unfinished = /^(.*) <unfinished \.\.\.>$/s.exec(text)?.[1]
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/s.exec(text)?.[1]
    if (unfinished !== undefined) begun.set(pid, unfinished)
    else if (resumed !== undefined) {
      yield (begun.get(pid) ?? '') + resumed
      begun.delete(pid)
    } else yield text
  }
  // A process that was killed in a call had asked for it all the same.
  yield* begun.values()
}

/** The events of one whole call; none when it asked for nothing, or in vain. */
export function parseCall(call: string): TraceEvent[] {
  if (call.startsWith('connect(')) return connections(call)
  if (/^send(to|mmsg)\(/.test(call)) return lookups(call)
  if (call.startsWith('execve(')) return ran(call)
  return written(call)
}

function ran(call: string): TraceEvent[] {
  const path = /^execve\("((?:[^"\\]|\\.)*)".* = 0$/s.exec(call)?.[1]
  return path === undefined ? [] : [{ type: 'run', path: bytesOf(path).toString('utf8') }]
}

function connections(call: string): TraceEvent[] {
  const port = Number(/sin6?_port=htons\((\d+)\)/.exec(call)?.[1])
  const address = /inet_addr\("([^"]+)"\)/.exec(call)?.[1] ?? /inet_pton\(AF_INET6, "([^"]+)"/.exec(call)?.[1]
  // Sockets of files, netlink and AF_UNSPEC, which ends a connection.
  return address === undefined ? [] : [{ type: 'connect', address, port }]
}

function lookups(call: string): TraceEvent[] {
  const sent = [...call.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, text = '']) => questionIn(bytesOf(text)))
  return sent.filter((name) => name !== null).map((name) => ({ type: 'lookup', name }))
}

function written(call: string): TraceEvent[] {
  if (!/^(creat\(|open(at)?\(.*\b(O_CREAT|O_WRONLY|O_RDWR)\b)/s.test(call)) return []
  const path = / = \d+<(.*)>$/s.exec(call)?.[1]
  return path === undefined ? [] : [{ type: 'write', path: bytesOf(path).toString('utf8') }]
}

const named: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' }

/** The bytes of a string as strace prints it, with C's escapes. */
function bytesOf(text: string): Buffer {
  const plain = text.replace(/\\([0-7]{1,3}|.)/gs, (_, code: string) =>
    /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (named[code] ?? code),
  )
  return Buffer.from(plain, 'latin1')
}
