import { expect, test } from 'vitest'
import fc from 'fast-check'
import { playbackOf, type Piece } from './playback.js'

/** Times are whole ticks, which doubles hold exactly; one is less than the 1 ms that a player bridges, two are more. */
const tickS = 1 / 1024

interface Tick {
  readonly wait: number
  readonly audio: number
}

const ticks = fc.array(
  fc.record({ wait: fc.oneof(fc.constantFrom(0, 1, 2), fc.nat(60)), audio: fc.nat(40) }),
  { minLength: 1, maxLength: 12 },
)

function piecesOf(said: readonly Tick[]): Piece[] {
  let at = 0
  return said.map(({ wait, audio }) => ({ at_s: (at += wait) * tickS, audio_s: audio * tickS }))
}

/**
 * A player as one would build it: it looks at each tick for what has come, plays a tick of sound where it has one, and is silent
 * where it has none. A silence of one tick is bridged: the player's clock goes on, and what comes late is heard in less time.
 */
function played(pieces: readonly Piece[], waitTicks = 0) {
  const coming = pieces
    .filter(({ audio_s }) => audio_s > 0)
    .map(({ at_s, audio_s }) => [at_s / tickS, audio_s / tickS])
  const start = (coming[0]?.[0] ?? 0) + waitTicks
  const total = coming.reduce((sum, [, audio = 0]) => sum + audio, 0)
  const heardAt: number[] = []
  const silences: number[] = []
  let silent = 0
  for (let now = start; heardAt.length < total; now += 1) {
    const here = coming.reduce((sum, [at = 0, audio = 0]) => sum + (at <= now ? audio : 0), 0)
    if (here <= heardAt.length) {
      silent += 1
      continue
    }
    if (silent > 1) silences.push(silent)
    else if (silent === 1) now -= 1
    silent = 0
    heardAt.push(now)
  }
  return { start, heardAt, silences }
}

const near = (value: number | null) => (value === null ? null : Math.round(value / tickS))

test('what a player of ticks goes through is what is counted of it', () => {
  fc.assert(
    fc.property(ticks, fc.nat(200), (said, lead) => {
      const pieces = piecesOf(said)
      const player = played(pieces)
      if (player.heardAt.length === 0) {
        expect(Object.values(playbackOf(pieces, 0)).every((value) => value === null)).toBe(true)
        return
      }
      const silent = Math.min(lead, player.heardAt.length - 1)
      const playback = playbackOf(pieces, silent * tickS)
      expect(near(playback.ttfa_s)).toBe(player.start)
      expect(playback.underruns).toBe(player.silences.length)
      expect(near(playback.underrun_s)).toBe(player.silences.reduce((sum, ticks) => sum + ticks, 0))
      expect(
        Math.abs((near(playback.first_audible_s) ?? 0) - (player.heardAt[silent] ?? 0)),
      ).toBeLessThanOrEqual(1)
    }),
    { numRuns: 1000 },
  )
})

test('who waits as long as is said never runs dry, and who waits less does', () => {
  fc.assert(
    fc.property(ticks, (said) => {
      const pieces = piecesOf(said)
      const wait = near(playbackOf(pieces, null).prebuffer_s)
      if (wait === null) return
      expect(played(pieces, wait).silences).toEqual([])
      if (wait >= 2) expect(played(pieces, wait - 2).silences).not.toEqual([])
    }),
    { numRuns: 500 },
  )
})

test('all waits of a player together are the one before it, but for what it bridges', () => {
  fc.assert(
    fc.property(ticks, (said) => {
      const { underrun_s, prebuffer_s } = playbackOf(piecesOf(said), null)
      const between = (prebuffer_s ?? 0) - (underrun_s ?? 0)
      expect(between).toBeGreaterThanOrEqual(0)
      expect(between).toBeLessThanOrEqual(tickS)
    }),
  )
})

test('pieces without sound, such as a header, change nothing', () => {
  fc.assert(
    fc.property(ticks, (said) => {
      const pieces = piecesOf(said)
      const headers = pieces.map(({ at_s }) => ({ at_s, audio_s: 0 }))
      const both = pieces.flatMap((piece, at) => [headers[at] ?? piece, piece])
      expect(playbackOf(both, 0)).toEqual(playbackOf(pieces, 0))
    }),
  )
})

test('the gap is between the last of a chunk and the first of the next; less than 1 ms apart is one chunk', () => {
  const at = [0.1, 0.1005, 0.101, 0.301, 0.7, 0.7009]
  expect(
    playbackOf(
      at.map((at_s) => ({ at_s, audio_s: 1 })),
      0.25,
    ),
  ).toEqual({
    ttfa_s: 0.1,
    first_audible_s: 0.35,
    chunks: 3,
    gap_p50_s: expect.closeTo(0.2995, 9) as number,
    gap_max_s: expect.closeTo(0.399, 9) as number,
    underruns: 0,
    underrun_s: 0,
    prebuffer_s: 0,
  })
})

test('one piece has no gap, and silence of which nobody knows no first audible sample', () => {
  expect(playbackOf([{ at_s: 0.5, audio_s: 2 }], null)).toMatchObject({
    ...{ ttfa_s: 0.5, first_audible_s: null, chunks: 1, gap_p50_s: null, gap_max_s: null },
    ...{ underruns: 0, prebuffer_s: 0 },
  })
})

test('a first audible sample behind a stall is heard when the stall is over', () => {
  const pieces = [
    { at_s: 0.25, audio_s: 0.5 },
    { at_s: 2.25, audio_s: 1 },
  ]
  expect(playbackOf(pieces, 0.25).first_audible_s).toBe(0.5)
  expect(playbackOf(pieces, 0.5).first_audible_s).toBe(2.25)
  expect(playbackOf(pieces, 0.75)).toMatchObject({ first_audible_s: 2.5, underruns: 1, underrun_s: 1.5 })
})
