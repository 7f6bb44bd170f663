import { logMel, melBands } from './log-mel.js'

/** Two minutes: beyond that the table of all pairs of frames takes longer than it is worth. */
const mostFrames = 9600

/**
 * Distance of two sounds at 16 kHz, dB: the root mean square difference of their log-mel bands, frame by frame along the
 * alignment that makes it least (dynamic time warping of Sakoe and Chiba 1978, steps 1-0, 0-1 and 1-1), its mean. Null of
 * more than two minutes.
 */
export async function melDistance(one: Float32Array, other: Float32Array): Promise<number | null> {
  const [rows, columns] = [await logMel(one), await logMel(other)]
  const most = Math.max(rows.length, columns.length) / melBands
  return most > mostFrames ? null : alignedDistance(rows, columns)
}

/** Only two rows of the table are held, and with each sum how many steps made it. */
function alignedDistance(rows: Float32Array, columns: Float32Array): number {
  const width = columns.length / melBands
  let [sums, steps] = [new Float64Array(width), new Uint32Array(width)]
  let [nextSums, nextSteps] = [new Float64Array(width), new Uint32Array(width)]
  for (let row = 0; row * melBands < rows.length; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const isStart = row === 0 && column === 0
      const diagonal = isStart ? 0 : row === 0 || column === 0 ? Infinity : (sums[column - 1] ?? 0)
      const above = row === 0 ? Infinity : (sums[column] ?? 0)
      const left = column === 0 ? Infinity : (nextSums[column - 1] ?? 0)
      const least = Math.min(diagonal, above, left)
      const before =
        least === diagonal ? steps[column - 1] : least === above ? steps[column] : nextSteps[column - 1]
      nextSums[column] = least + frameDistance(rows, row, columns, column)
      nextSteps[column] = (isStart ? 0 : (before ?? 0)) + 1
    }
    ;[sums, nextSums] = [nextSums, sums]
    ;[steps, nextSteps] = [nextSteps, steps]
  }
  return (sums[width - 1] ?? NaN) / (steps[width - 1] ?? NaN)
}

function frameDistance(rows: Float32Array, row: number, columns: Float32Array, column: number): number {
  let sum = 0
  for (let band = 0; band < melBands; band += 1) {
    const difference = (rows[row * melBands + band] ?? 0) - (columns[column * melBands + band] ?? 0)
    sum += difference * difference
  }
  return Math.sqrt(sum / melBands)
}
