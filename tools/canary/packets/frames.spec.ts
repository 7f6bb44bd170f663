import { expect, test } from 'vitest'
import { plainBytes } from './frames.js'

const head = 'GET /socket.io/ HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'

/** A text frame as a client sends it. */
function frame(text: string, mask = Buffer.from([1, 2, 3, 4])): Buffer {
  const payload = Buffer.from(text).map((byte, i) => byte ^ (mask[i % 4] ?? 0))
  const length =
    payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : payload.length < 65_536
        ? Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 0xff])
        : Buffer.from([
            0x80 | 127,
            0,
            0,
            0,
            0,
            0,
            payload.length >> 16,
            (payload.length >> 8) & 0xff,
            payload.length & 0xff,
          ])
  return Buffer.concat([Buffer.from([0x81]), length, mask, payload])
}

test('what a client said is read behind its mask, whatever its length', () => {
  const texts = ['short', 'm'.repeat(300), 'l'.repeat(70_000), 'last']
  const sent = Buffer.concat([Buffer.from(head), ...texts.map((text) => frame(text))])
  expect(plainBytes(sent).toString()).toBe(head + texts.join(''))
})

test('requests before the link became a WebSocket are read as well, and a frame that was cut off', () => {
  const before = 'POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\nhello'
  const sent = Buffer.concat([
    Buffer.from(before + head),
    frame('whole'),
    frame('the half of it').subarray(0, 14),
  ])
  expect(plainBytes(sent).toString()).toBe(`${before}${head}wholethe half`)
  expect(plainBytes(Buffer.from(before)).toString()).toBe(before)
})
