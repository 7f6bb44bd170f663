import type { z } from 'zod'
import type { ErrorCode } from '../../../query-error.js'
import type { ParameterName } from '../../request/query.js'
import type { HeaderName } from './header-words.js'

/** The groups in which operations are listed. */
export const tags = {
  Fleet: 'Machines, what they can measure, what was measured of them.',
  Rows: 'Requests and samples, as they are stored.',
  Results: 'What is computed of them: the same numbers as in figures, pages and the paper pack.',
  Exports: 'Files of rows and of results.',
  Campaigns: 'Plans that agents run.',
  Corrections: 'What persons change of what the data say, with the reason.',
  Imports: 'Files of others.',
  Access: 'Who may do what.',
  State: 'How the collector is, and whether every row is here.',
} as const

/** What is answered or sent, by media type: JSON of a form, text, or bytes. */
export type Content = Readonly<Record<string, z.ZodType | 'text' | 'bytes'>>

/** What one method of one path does. */
export interface Operation {
  /** A verb and a noun: clients that are generated name their functions so. */
  readonly id: string
  readonly tag: keyof typeof tags
  /** A sentence without its full stop. */
  readonly summary: string
  readonly description?: string
  /** What stands for the parts of its path. */
  readonly parts?: Readonly<Record<string, string>>
  /** Exactly the parameters that the route takes. */
  readonly query?: readonly ParameterName[]
  /** Those of them that it cannot do without. */
  readonly needed?: readonly ParameterName[]
  /** It takes whatever query there is, as probes may send. */
  readonly isProbe?: true
  readonly body?: Content
  /** By status. */
  readonly answers: Readonly<Record<number, Content>>
  readonly headers?: readonly HeaderName[]
  /** Problems of its own; those that every route has are added. */
  readonly errors?: readonly ErrorCode[]
}

/** Operations by method and path. */
export type Operations = Readonly<Record<`${'GET' | 'POST'} /${string}`, Operation>>

/** A body of JSON. */
export const json = (form: z.ZodType): Content => ({ 'application/json': form })
