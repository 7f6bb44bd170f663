import { readJson, StartError } from '@voicemark/daemon'
import { z } from 'zod'
import { clientOf, collectorOf, tokenHeaders, unanswered, type AskingFlags } from './asking.js'

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
const problem = z.object({ detail: z.string() })

/** Flags of a command that asks one collector. */
export interface CollectorFlags extends AskingFlags {
  readonly collector?: string
}

/** A correction, as a collector shows it. */
export type Made = z.output<typeof made>

/** What one would be about. */
export type Preview = z.output<typeof preview>

/** The corrections of a collector, over HTTP. */
export function askCorrections({ collector: named, ...flags }: CollectorFlags) {
  const collector = collectorOf(named)
  const { send } = clientOf(flags)
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const response = await send({
      url: `${collector}/api/v1/corrections${path}`,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...tokenHeaders(collector),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw unanswered(collector, error)
    })
    const answer = await readJson(response)
    if (response.status >= 200 && response.status <= 299) return answer
    const { data } = problem.safeParse(answer)
    throw new StartError(data?.detail ?? `the collector at ${collector} answers ${response.status}`)
  }
  return {
    preview: async (body: object) => preview.parse(await ask('?dry_run=true', body)),
    make: async (body: object) => made.parse(await ask('', body)),
    get: async (id: string) => made.parse(await ask(`/${encodeURIComponent(id)}`)),
    undo: async (id: string) => made.parse(await ask(`/${encodeURIComponent(id)}/undo`, {})),
    list: async (query: Readonly<Record<string, string>>) =>
      page.parse(await ask(`?${new URLSearchParams(query).toString()}`)).corrections,
  }
}
