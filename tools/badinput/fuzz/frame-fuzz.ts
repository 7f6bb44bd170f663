import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { protocolVersion } from '@voicemark/schema'
import type { Arena, Target } from '../arena.js'
import type { Frame } from '../fixture/frames.js'
import { linkTurn } from '../fixture/pace.js'
import { openWebSocket } from '../fixture/websocket.js'
import type { FuzzKind, Lane } from './fuzz.js'

/** Something that is sent over a websocket. */
type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'bytes'; readonly bytes: Buffer }

const auth = () => `40${JSON.stringify({ proto: protocolVersion, agent_id: randomUUID() })}`
const bytes = (most: number) => fc.uint8Array({ maxLength: most }).map((part) => Buffer.from(part))

/** Packets of engine.io and socket.io that are nearly right: types, namespaces, ids, attachments, JSON. */
const packet = fc
  .tuple(
    fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '9', 'b', ''),
    fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '9', ''),
    fc.constantFrom('', '1-', '0-', '9999999999-', '-1-', '10000-', 'x-', '1'),
    fc.constantFrom('', '/', '/admin,', '/__proto__,', '/a?b=c,', '/,', `/${'n'.repeat(5000)},`),
    fc.constantFrom('', '0', '7', '99999999999999999999', '-1', '1e5'),
    fc.oneof(
      fc.constantFrom(
        '["hello"]',
        '["hello",{}]',
        '["batch",{"_placeholder":true,"num":0}]',
        '["batch",{"_placeholder":true,"num":-1}]',
        '["batch",{"_placeholder":true,"num":9999999}]',
        '{"_placeholder":true,"num":0}',
        '[]',
        '[null]',
        '[{}]',
        '[["hello"]]',
        '["hello"',
        '"hello"',
        'null',
        '',
        '1',
        '[1,2]',
        `{"proto":${protocolVersion}}`,
        '["error",1]',
        '["disconnect"]',
        '["__proto__",{"__proto__":1}]',
        `["hello",${'['.repeat(20_000)}${']'.repeat(20_000)}]`,
        `["${'x'.repeat(100_000)}"]`,
        '["hello","\ud800"]',
      ),
      fc.json({ maxDepth: 4 }),
    ),
  )
  .map(([engine, type, attachments, namespace, id, body]): Piece => ({
    kind: 'text',
    text: engine + type + attachments + namespace + id + body,
  }))

const frame: fc.Arbitrary<Piece> = fc
  .record({
    opcode: fc.nat(15),
    fin: fc.boolean(),
    masked: fc.oneof(
      { weight: 4, arbitrary: fc.constant(true) },
      { weight: 1, arbitrary: fc.constant(false) },
    ),
    reserved: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(7) }),
    payload: fc.oneof(
      bytes(200),
      fc.constant(Buffer.from('42["hello",{}]')),
      fc.constant(Buffer.alloc(70_000, 0x34)),
    ),
  })
  .map((made) => ({ kind: 'frame', frame: made }))
const lying: fc.Arbitrary<Piece> = fc
  .constantFrom(126n, 65_536n, 2n ** 20n + 1n, 2n ** 31n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 64n - 1n)
  .map((saidLength) => ({ kind: 'frame', frame: { opcode: 1, payload: Buffer.from('42'), saidLength } }))
const connect: fc.Arbitrary<Piece> = fc.constant(null).map(() => ({ kind: 'text', text: auth() }))
const fragments: fc.Arbitrary<readonly Piece[]> = fc.integer({ min: 2, max: 3000 }).map((count) =>
  Array.from({ length: count }, (_, i): Piece => ({
    kind: 'frame',
    frame: { opcode: i === 0 ? 1 : 0, fin: i === count - 1, payload: Buffer.from(i === 0 ? '4' : '2') },
  })),
)
const binary: fc.Arbitrary<readonly Piece[]> = fc.integer({ min: 1, max: 300 }).map((count) => [
  { kind: 'text', text: `45${count}-["hello"${',{"_placeholder":true,"num":0}'.repeat(count)}]` },
  ...Array.from({ length: count }, (): Piece => ({
    kind: 'frame',
    frame: { opcode: 2, payload: Buffer.from('x') },
  })),
])
const pieces = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: packet.map((one) => [one] as readonly Piece[]) },
    { weight: 3, arbitrary: frame.map((one) => [one] as readonly Piece[]) },
    { weight: 1, arbitrary: lying.map((one) => [one] as readonly Piece[]) },
    { weight: 2, arbitrary: connect.map((one) => [one] as readonly Piece[]) },
    { weight: 1, arbitrary: bytes(500).map((part) => [{ kind: 'bytes', bytes: part }] as readonly Piece[]) },
    { weight: 1, arbitrary: fragments },
    { weight: 1, arbitrary: binary },
  ),
  { minLength: 1, maxLength: 6 },
)

/** Bytes of a websocket that break the rules of one of its three protocols: the link is answered or ended. */
function openLane(target: Target): Promise<Lane> {
  return Promise.resolve({
    arbitrary: pieces,
    async play(all: readonly (readonly Piece[])[]) {
      await linkTurn(target.url)
      const link = await openWebSocket(target.url)
      let said = ''
      link.onText((text) => (said = (said + text).slice(-2000)))
      for (const piece of [{ kind: 'text', text: auth() } as Piece, ...all.flat()]) {
        if (piece.kind === 'text') link.send(piece.text)
        else if (piece.kind === 'frame') link.sendFrame(piece.frame)
        else link.sendBytes(piece.bytes)
      }
      await Promise.race([link.drained(), sleep(2000)])
      await Promise.race([link.closed, sleep(5)])
      link.end()
      if (/"status":"retry"|node_modules|\n\s+at /.test(said)) throw new Error(said.slice(0, 300))
    },
    close: () => undefined,
  })
}

export const frameFuzz: FuzzKind = {
  name: 'websocket frames',
  cases: 12_000,
  quick: 500,
  lanes: 8,
  open: (arena: Arena, lane) => openLane(lane % 2 === 0 ? arena.collector : arena.onPostgres),
}
