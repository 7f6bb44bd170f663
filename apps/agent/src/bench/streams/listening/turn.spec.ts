import { expect, test } from 'vitest'
import { simulatedTime } from '../../../../test/simulated-time.js'
import { hearTurn, type SentenceAnswer } from './turn.js'

const whole = (there_s: number, audio_s: number): SentenceAnswer => ({
  kind: 'heard',
  first_s: there_s,
  smooth_s: there_s,
  audio_s,
})

/** Hears the answers one after the other, from second 10 on, and says when each was asked for. */
async function hear(answers: readonly SentenceAnswer[], playedMs: number | null = null) {
  const clock = simulatedTime()
  const asked: number[] = []
  const texts = answers.map((_, at) => ({ id: String(at), text: 'x' }))
  const never = new AbortController().signal
  const ask = async (): Promise<SentenceAnswer> => {
    const answer = answers[asked.length] ?? { kind: 'failed' as const }
    asked.push(clock.nowMs() / 1000)
    if (answer.kind === 'heard') await clock.until(clock.nowMs() + answer.first_s * 1000, never)
    return answer
  }
  const parts = { texts, stream: '1', warmup: false, ask, clock, stop: never, signal: never }
  const turn = await clock.run(hearTurn({ dueMs: 10_000, playedMs }, parts))
  return { asked, ...turn }
}

test('each sentence is asked for when the one before begins to play', async () => {
  const { asked, ...turn } = await hear([whole(0.5, 3), whole(1, 2), whole(0.5, 4)])
  expect(asked).toEqual([10, 10.5, 13.5])
  expect(turn).toMatchObject({ gaps: 0, first_s: 0.5, audio_s: 9, lastMs: 15_500, endedMs: 19_500 })
})

test('a turn runs dry where a sentence comes after the end of the one before', async () => {
  const { asked, ...turn } = await hear([whole(0.5, 3), whole(3.25, 2), whole(1, 2)])
  expect(asked).toEqual([10, 10.5, 13.75])
  expect(turn).toMatchObject({ gaps: 1, gap_s: 0.25, longest_gap_s: 0.25, endedMs: 17_750 })
})

test('a sentence within a millisecond of the end is in time', async () => {
  expect(await hear([whole(0, 3), whole(3.001, 2)])).toMatchObject({ gaps: 0, gap_s: 0 })
  expect(await hear([whole(0, 3), whole(3.002, 2)])).toMatchObject({ gaps: 1 })
})

test('nobody waits for the first sound, unless something plays before it', async () => {
  expect(await hear([whole(5, 3)])).toMatchObject({ gaps: 0, first_s: 5 })
  expect(await hear([whole(5, 3)], 14_000)).toMatchObject({ gaps: 1, gap_s: 1, endedMs: 18_000 })
  expect(await hear([whole(4, 3)], 14_000)).toMatchObject({ gaps: 0, endedMs: 17_000 })
})

test('a sentence in pieces is there with its first one, and may run dry within', async () => {
  const pieces = { kind: 'heard', first_s: 0.5, smooth_s: 1.5, audio_s: 3 } as const
  expect(await hear([pieces])).toMatchObject({ gaps: 1, gap_s: 1, first_s: 0.5, endedMs: 14_500 })
  // What plays before it is the buffer that it needs.
  expect(await hear([whole(0.5, 3), pieces])).toMatchObject({ gaps: 0, endedMs: 16_500 })
})

test('a sentence that is not given ends the turn', async () => {
  const refused = await hear([whole(0.5, 3), { kind: 'refused' }, whole(0.5, 3)])
  expect(refused).toMatchObject({ lost: 'refused', audio_s: 3, asked: [10, 10.5] })
})
