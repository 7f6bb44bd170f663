import type { StoredRequest } from '@voicemark/schema'

/**
 * Whether a row is no measurement of speed: a judgement of another request's sound, or a request during which nothing was
 * sampled on purpose. Such rows are in no figure but those that are about them.
 */
export function isBeside({
  sampled,
  judged_request_id = null,
}: Partial<Pick<StoredRequest, 'sampled' | 'judged_request_id'>>): boolean {
  return sampled === false || judged_request_id !== null
}
