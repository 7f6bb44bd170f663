import type { DiphoneTable } from '../diphone-table.js'
import { rowWidth } from '../diphone-table.js'
import type { Frames } from './frames.js'
import type { Value, ValueGraph } from './value.js'

/** What the vocoder needs, one row per frame. */
export interface FrameParameters {
  /** Mel-cepstrum of the log magnitude. */
  cepstrum: Value
  /** Share of voiced sound below and above about 3 kHz, 0 to 1; one column each. */
  voicingLow: Value
  voicingHigh: Value
}

// A light low pass over time: diphones were cut from different places and do not meet exactly.
const SMOOTHING = [0.25, 0.5, 0.25]

/** Looks up every frame in the diphone table, between the two nearest of its rows. */
export function buildFrameParameters(phone: Value, frames: Frames, table: DiphoneTable): FrameParameters {
  const { graph } = phone
  const { cepstra, rowsPerHalf } = table
  const rows = 2 * rowsPerHalf
  const firstRow = diphoneOfFrame(phone, frames, table).mul(rows)
  const position = positionInDiphone(frames, rowsPerHalf)
  const below = position.apply('Floor')
  const cells = graph.constant(table.cells, [table.cells.length / rowWidth(table), rowWidth(table)])
  const rowAt = (row: Value) => cells.at(firstRow.add(row.cast('int64'))).cast('float32')
  const lower = rowAt(below)
  const upper = rowAt(below.add(1).min(rows - 1))
  const mixed = lower.add(upper.sub(lower).mul(position.sub(below).unsqueeze(1)))
  const smooth = smoothOverTime(dequantised(graph, mixed, table))
  return {
    cepstrum: smooth.slice(0, cepstra, 1),
    voicingLow: smooth.slice(cepstra, cepstra + 1, 1),
    voicingHigh: smooth.slice(cepstra + 1, cepstra + 2, 1),
  }
}

function diphoneOfFrame(phone: Value, frames: Frames, table: DiphoneTable): Value {
  const diphone = phone.slice(0, -1).mul(table.phones.length).add(phone.slice(1))
  return diphone.at(frames.half.div(2))
}

/** Place among the rows of a diphone, whose values were measured at the middle of each row's stretch. */
function positionInDiphone({ half, progress }: Frames, rowsPerHalf: number): Value {
  const inDiphone = half.mod(2).cast('float32').add(progress)
  return inDiphone
    .mul(rowsPerHalf)
    .sub(0.5)
    .clip(0, 2 * rowsPerHalf - 1)
}

function dequantised(graph: ValueGraph, cells: Value, { scale, offset }: DiphoneTable): Value {
  return cells.mul(graph.constant(scale)).add(graph.constant(offset))
}

function smoothOverTime(rows: Value): Value {
  const { graph } = rows
  const margin = (SMOOTHING.length - 1) / 2
  // [frames, columns] → [columns, 1, frames]: the columns stand as a batch, so one kernel serves them all.
  const columns = rows.transpose(1, 0).unsqueeze(1)
  const padded = graph.node('Pad', [columns, graph.ints(0, 0, margin, 0, 0, margin)], {
    attributes: { mode: 'edge' },
  })
  const kernel = graph.constant(Float32Array.from(SMOOTHING), [1, 1, SMOOTHING.length])
  return graph.node('Conv', [padded, kernel]).squeeze(1).transpose(1, 0)
}
