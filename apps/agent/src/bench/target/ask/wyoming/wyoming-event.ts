import { z } from 'zod'
import type { Arrival } from '../served-sound.js'
import { createByteQueue } from './byte-queue.js'

/** One event of the Wyoming protocol: https://github.com/OHF-Voice/wyoming#format */
export interface WyomingEvent {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly payload: Buffer
  /** When its first byte was here. */
  readonly begun_at_s: number
  /** How much of the payload was here when. */
  readonly arrivals: readonly Arrival[]
}

/** What is there does not speak Wyoming, or says what nobody can mean. */
export class NoWyomingError extends Error {
  override readonly name = 'NoWyomingError'
  /** What came in place of an event, as far as it was here. */
  readonly said: Buffer

  constructor(message: string, said: Buffer = Buffer.alloc(0)) {
    super(message)
    this.said = said
  }
}

/** The connection was closed within an event. */
export class EventCutError extends Error {
  override readonly name = 'EventCutError'
}

/** A server that lists every voice there is takes 100 kB for it. */
const mostData = 2 ** 24
const mostPayload = 2 ** 26

const length = (most: number) => z.int().min(0).max(most).nullish()

/** Data is in the head, after it, or both. */
const eventHead = z.object({
  type: z.string().min(1).max(100),
  data: z.record(z.string(), z.unknown()).nullish(),
  data_length: length(mostData),
  payload_length: length(mostPayload),
})

/** An event as it is sent, with the data after the head as Python's own library does. */
export function writeEvent(type: string, data: Readonly<Record<string, unknown>> = {}): Buffer {
  const body = Buffer.from(JSON.stringify(data))
  const head = { type, ...(body.length > 2 && { data_length: body.length }) }
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body.length > 2 ? body : Buffer.alloc(0)])
}

/** The events of a connection to its end. @throws NoWyomingError, EventCutError, and what the connection throws. */
export async function* readEvents(
  source: AsyncIterable<Uint8Array>,
  elapsed_s: () => number,
): AsyncGenerator<WyomingEvent, void> {
  const queue = createByteQueue(source)
  const whole = (bytes: Buffer | null): Buffer => {
    if (bytes === null) throw new EventCutError('the connection was closed within an event')
    return bytes
  }
  while (await queue.more()) {
    const begun_at_s = elapsed_s()
    const said = queue.rest()
    // An HTTP server's page has its first line feed late, and TLS none at all.
    if (said[0] !== 0x7b) throw new NoWyomingError('no Wyoming server', said)
    const head = readHead(whole(await queue.line(mostData)))
    const { data_length, payload_length } = head
    const data = data_length ? readData(whole(await queue.exactly(data_length))) : {}
    const arrivals: Arrival[] = []
    const onHeld = (bytes: number) => arrivals.push({ bytes, at_s: elapsed_s() })
    const payload = payload_length ? whole(await queue.exactly(payload_length, onHeld)) : Buffer.alloc(0)
    yield { type: head.type, data: { ...head.data, ...data }, payload, begun_at_s, arrivals }
  }
}

function readHead(line: Buffer): z.infer<typeof eventHead> {
  const head = eventHead.safeParse(parseJson(line))
  if (head.success) return head.data
  const field = head.error.issues[0]?.path.join('.') ?? ''
  throw new NoWyomingError(field === '' ? 'no Wyoming server' : `an event with a wrong ${field}`, line)
}

function readData(bytes: Buffer): Record<string, unknown> {
  const data = z.record(z.string(), z.unknown()).safeParse(parseJson(bytes))
  if (!data.success) throw new NoWyomingError('an event whose data is no JSON object')
  return data.data
}

/** Undefined where it is none. */
function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}
