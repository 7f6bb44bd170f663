import { z } from 'zod'
import { handedConditions } from './handed-conditions.js'
import { packedTable, rowTable } from './row-table.js'

/** The version of what is handed on that this program writes, and the newest that it reads. */
export const handedVersion = 1

const timeline = z.object({
  label: z.string().max(1000),
  request_id: z.string().max(300),
  rtf: z.number(),
  duration_s: z.number(),
  points: z.array(z.object({ at_s: z.number(), memory_mb: z.number() })).max(100_000),
})

/** The data that an HTML page carries. */
export const pageData = z.object({
  format: z.literal('voicemark-page'),
  version: z.number(),
  /** SHA-256 of the rows, each as a line of JSON. */
  data_sha256: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.number(),
  conditions: handedConditions,
  timelines: z.array(timeline).max(100).nullable(),
  /** Null: too many for a page. */
  requests: z.union([rowTable, packedTable]).nullable(),
})

export type PageData = z.infer<typeof pageData>

/** The element that the data stand in. */
export const dataElement = '<script type="application/json" id="voicemark-data">'
