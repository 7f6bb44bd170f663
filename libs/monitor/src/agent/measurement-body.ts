import type { Ended } from '../recorder.js'
import type { CountedFacts } from '../synthesis-facts.js'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Body of `POST /api/v1/measurements`: what is known, and this process. An id that is no UUID is a tag. */
export function beginBody({ request_id, described, ...counts }: CountedFacts, pid: number) {
  const isUuid = uuid.test(request_id)
  return known({
    ...counts,
    ...described,
    pid,
    request_id: isUuid ? request_id : null,
    tags: isUuid ? described.tags : { request_id, ...described.tags },
  })
}

/** Body of `POST /api/v1/measurements/{id}/end`. */
export function endBody({ ttfa_s, pieces, ...ended }: Ended) {
  const boundary = ttfa_s === null ? null : 'engine'
  // Agents of before do not know pieces.
  return known({ ...ended, ttfa_s, ttfa_boundary: boundary, pieces: pieces.length === 0 ? null : pieces })
}

/** Without what nobody knows. */
function known(facts: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== null && value !== undefined),
  )
}
