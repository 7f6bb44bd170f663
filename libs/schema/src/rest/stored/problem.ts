import { z } from 'zod'

/** Body of every answer that is no success, `application/problem+json` (RFC 9457). */
export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Which of the problems it is, for programs.'),
    detail: z.string().describe('What, where, and what to do.'),
    suggestion: z.string().optional().describe('What was perhaps meant.'),
    see: z.string().optional().describe('Path of what describes it.'),
  })
  .meta({ id: 'Problem' })

export type Problem = z.infer<typeof problem>
