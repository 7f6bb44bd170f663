import { hann } from '../spectrum.js'
import type { Frames } from './frames.js'
import type { PhoneSequence } from './front-end.js'
import type { Value } from './value.js'

/** The tune, in hertz. The range is that of the speaker whose recordings the table was measured from. */
const TUNE = {
  start: 118,
  declination: 26,
  primaryAccent: 22,
  secondaryAccent: 9,
  finalFall: 14,
  questionRise: 55,
}
// The final movement lasts from 550 ms to 200 ms before the end, so that it is over before the last phone fades.
const FINAL_MOVE_FRAMES = { beforeEnd: 110, length: 70 }
const SMOOTHING_FRAMES = 25

/** Fundamental frequency of each frame: declination, accents on stressed vowels, a fall or a question's rise. */
export function buildPitch(phones: PhoneSequence, frames: Frames): Value {
  const { count, time } = frames
  const total = count.cast('float32')
  const line = time.div(total).mul(-TUNE.declination).add(TUNE.start)
  const fall = phones.question.mul(TUNE.finalFall).sub(TUNE.finalFall)
  const finalMove = phones.question.mul(TUNE.questionRise).add(fall)
  const start = total.sub(FINAL_MOVE_FRAMES.beforeEnd)
  const moved = time.sub(start).div(FINAL_MOVE_FRAMES.length).clip(0, 1)
  return smooth(line.add(accents(phones, frames)).add(moved.mul(finalMove)))
}

function accents({ primaryStress, secondaryStress }: PhoneSequence, { half }: Frames): Value {
  const accent = primaryStress.mul(TUNE.primaryAccent).add(secondaryStress.mul(TUNE.secondaryAccent))
  // Half 2j is in phone j, half 2j + 1 in phone j + 1.
  return accent.at(half.add(1).div(2))
}

function smooth(pitch: Value): Value {
  const { graph } = pitch
  const margin = (SMOOTHING_FRAMES - 1) / 2
  const padded = graph.node('Pad', [pitch.reshape(1, 1, -1), graph.ints(0, 0, margin, 0, 0, margin)], {
    attributes: { mode: 'edge' },
  })
  const window = hann(SMOOTHING_FRAMES)
  const sum = window.reduce((total, w) => total + w, 0)
  const kernel = graph.constant(
    Float32Array.from(window, (w) => w / sum),
    [1, 1, SMOOTHING_FRAMES],
  )
  return graph.node('Conv', [padded, kernel]).reshape(-1)
}
