import type { Costly } from '@voicemark/daemon'
import type { NeededRole } from '../../access/roles.js'
import { type ErrorCode, errorTable } from '../../query-error.js'
import type { Operation } from './operations/operation.js'

/** What every answer may be in place of what was asked for. */
const always: readonly ErrorCode[] = ['origin-not-allowed', 'store-unavailable', 'internal']
const ofQuery: readonly ErrorCode[] = ['unknown-parameter', 'param-repeated', 'param-invalid']
const ofBody: readonly ErrorCode[] = ['media-type', 'body-malformed', 'body-invalid', 'body-too-large']
const ofRole: readonly ErrorCode[] = ['unauthorized', 'forbidden']
const ofCost: readonly ErrorCode[] = ['too-many', 'too-busy']

/** Who may ask, and what it costs. */
export interface Asking {
  readonly method: 'get' | 'post'
  readonly needs: NeededRole
  readonly costs?: Costly
}

/** The codes of an operation's problems, by status. */
export function problemsOf(
  { query = [], parts = {}, body = {}, errors = [], isProbe }: Operation,
  { method, needs, costs }: Asking,
): ReadonlyMap<number, readonly ErrorCode[]> {
  const codes = new Set<ErrorCode>([
    ...always,
    ...(needs === 'anyone' ? [] : ofRole),
    ...(method === 'post' ? (['csrf'] as const) : []),
    ...(query.length > 0 ? ofQuery : isProbe === true ? [] : (['unknown-parameter'] as const)),
    ...(Object.keys(parts).length > 0 ? (['param-invalid', 'path-malformed'] as const) : []),
    ...(body['application/json'] === undefined ? [] : ofBody),
    ...(body['multipart/form-data'] === undefined ? [] : (['media-type'] as const)),
    ...(costs === undefined ? [] : ofCost),
    ...errors,
  ])
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of codes) {
    const { status } = errorTable[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return new Map([...byStatus].sort(([a], [b]) => a - b))
}

/** What each of them means, a line each. */
export const problemWords = (codes: readonly ErrorCode[]) =>
  codes.map((code) => `\`${code}\`: ${errorTable[code].title}`).join('\n\n')
