import { z } from 'zod'

/** A token, a code or a link, as a collector tells of it. */
export const credential = z.object({
  token_id: z.string(),
  kind: z.string(),
  role: z.string(),
  name: z.string(),
  agent_id: z.string().nullable(),
  created_at: z.number(),
  created_by: z.string(),
  expires_at: z.number().nullable(),
  revoked_at: z.number().nullable(),
  used_at: z.number().nullable(),
  last_seen: z.number().nullable(),
})

/** A credential as a collector lists it. */
export type ListedCredential = z.infer<typeof credential>
