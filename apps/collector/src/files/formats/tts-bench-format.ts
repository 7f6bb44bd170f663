import { hash } from 'node:crypto'
import type { CsvColumns } from '@voicemark/schema'
import { z } from 'zod'
import { readHeader } from '../cells/column-header.js'
import { type ColumnValues, createRowReader } from '../cells/column-row.js'
import { createTextColumns } from '../cells/text-columns.js'
import { readDevice } from '../rows/device-name.js'
import { dropImpossible } from '../rows/impossible-values.js'
import { type FileRequest, unknownRequest } from '../rows/measured-row.js'
import { FileFault } from '../text/file-fault.js'
import type { TableFormat } from './file-format.js'

const known = {
  prompt_id: 'str',
  model: 'str',
  device: 'str',
  variant: 'str',
  can_clone: 'str',
  run_index: 'int',
  is_cold: 'bool',
  ttfa_ms: 'float',
  gen_s: 'float',
  audio_s: 'float',
  rtf: 'float',
  peak_mem_mb: 'float',
  peak_vram_mb: 'float',
  naq: 'str',
  naq_artifact: 'str',
  naq_naturalness: 'str',
  wall_s: 'float',
  ok: 'bool',
  error: 'str',
} as const satisfies CsvColumns
const required: readonly string[] = [
  'prompt_id',
  'model',
  'device',
  'run_index',
  'is_cold',
  'ttfa_ms',
  'gen_s',
  'audio_s',
  'ok',
]

const name = z.string().min(1).max(200)
const measured = z.number().nonnegative().nullable()
const row = z.object({
  prompt_id: name,
  model: name,
  device: z.string().min(1).max(32),
  variant: name.nullable().default(null),
  run_index: z.number().int().min(0),
  is_cold: z.boolean(),
  ttfa_ms: measured,
  gen_s: measured,
  audio_s: measured,
  ok: z.boolean(),
  error: z.string().nullable().default(null),
})

/**
 * `results.csv` of 5uck1ess/tts-bench. Its `rtf` is audio per time and rounded, so ours is made of `gen_s` and
 * `audio_s`; its memory columns are not peaks of a request and stay behind (docs/import.md).
 */
export const ttsBenchFormat: TableFormat = {
  name: 'tts-bench',
  stream: 'request',
  columns: { known, required },
  fits: (names) => names.includes('gen_s') && names.includes('ttfa_ms'),
  open(first, { tier = 'unknown', source }, context) {
    const { notes } = context
    const header = readHeader(first, { known, required }, notes)
    const read = createRowReader(known, header, row.shape, { ...context, texts: createTextColumns(false) })
    const seen = new Map<string, number>()
    return {
      header,
      texts: null,
      read(record, line) {
        const values: ColumnValues = {}
        read(record, line, false, values)
        const { success, data, error } = row.safeParse(values)
        if (!success) throw new FileFault(error.issues[0]?.message ?? 'is not accepted', line)
        const { gen_s, audio_s, ok, ttfa_ms } = data
        const timed = ok && gen_s !== null && gen_s > 0 && audio_s !== null && audio_s > 0
        const request: FileRequest = {
          ...unknownRequest,
          request_id: idOf(source, record, seen),
          hardware_tier: tier,
          device_type: readDevice(data.device, line, notes),
          success: ok,
          error_message: data.error,
          total_duration_s: gen_s,
          audio_duration_s: audio_s,
          rtf: timed ? gen_s / audio_s : null,
          rtfx: timed ? audio_s / gen_s : null,
          ttfa_s: ttfa_ms === null ? null : ttfa_ms / 1000,
          cold: data.is_cold,
          engine: data.model,
          voice: data.variant,
          item_id: data.prompt_id,
          repeat: data.run_index + 1,
        }
        dropImpossible(request, line, true, notes)
        return { line, literal: true, agent_id: null, row: request }
      },
    }
  },
}

/** Its rows have no id: the same row of the same source is the same request, unless it is there twice. */
function idOf(source: string, record: readonly string[], seen: Map<string, number>): string {
  const digest = hash('sha256', JSON.stringify([source, ...record])).slice(0, 32)
  const times = (seen.get(digest) ?? 0) + 1
  seen.set(digest, times)
  return `tts-bench-${digest}${times === 1 ? '' : `-${times}`}`
}
