import type { ApiProblem, Client } from '@voicemark/client'
import { z } from 'zod'
import { asking, type CollectorFlags } from './asking.js'

const target = z.union([
  z.string(),
  z.object({ agent_id: z.string(), hardware_tier: z.string(), device_type: z.string() }),
])
const made = z.object({
  correction_id: z.string(),
  made_at: z.number(),
  made_by: z.string(),
  kind: z.string(),
  target_kind: z.string(),
  target,
  reason: z.string(),
  detail: z.record(z.string(), z.unknown()),
  undone_at: z.number().nullable(),
})
const preview = z.object({
  target_kind: z.string(),
  target,
  requests: z.number(),
  samples: z.number(),
  configurations: z.array(
    z.object({
      agent_id: z.string(),
      hardware_tier: z.string(),
      device_type: z.string(),
      requests: z.number(),
    }),
  ),
})
/** What the detail of a deletion says. */
export const removal = z.object({
  requests: z.number(),
  samples: z.number(),
  folded_samples: z.number(),
  quarantined: z.number(),
  kept_rollups: z.number(),
})
const page = z.object({ corrections: z.array(made) })

/** A correction, as a collector shows it. */
export type Made = z.output<typeof made>

/** What one would be about. */
export type Preview = z.output<typeof preview>

/** The corrections of a collector, over HTTP. */
export function askCorrections(flags: CollectorFlags) {
  const take = asking(flags)
  const inWords = ({ status, body, message }: ApiProblem, collector: string) =>
    typeof body['detail'] === 'string' ? message : `the collector at ${collector} answers ${status}`
  const asked = (ask: (client: Client) => Promise<unknown>) => take(ask, inWords)
  const path = '/api/v1/corrections' as const
  return {
    preview: async (body: object) =>
      preview.parse(await asked(({ post }) => post(path, body, { query: { dry_run: true } }))),
    make: async (body: object) => made.parse(await asked(({ post }) => post(path, body))),
    get: async (id: string) => made.parse(await asked(({ get }) => get(`${path}/:id`, { parts: { id } }))),
    undo: async (id: string) =>
      made.parse(await asked(({ post }) => post(`${path}/:id/undo`, {}, { parts: { id } }))),
    list: async (query: Readonly<Record<string, string>>) =>
      page.parse(await asked(({ get }) => get(path, { query }))).corrections,
  }
}
