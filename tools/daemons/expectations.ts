import { expect } from 'vitest'
import type { Answer } from './ask.js'

export const token = 'a-token-of-more-than-thirty-two-characters'
/** Words that no text of ours has: where they turn up, something sent was kept. */
export const canary = 'quokka zanzibar marmalade'
export const problemType = 'application/problem+json; charset=utf-8'

/** An answer of RFC 9457 with its code, whose detail has these words and nothing that was sent. */
export function expectProblem(
  { status, headers, body }: Answer,
  wanted: number,
  code: string,
  says: string,
): void {
  expect([status, headers['content-type']]).toEqual([wanted, problemType])
  const problem = JSON.parse(body) as Record<string, unknown>
  // The collector says more, as RFC 9457 lets it: where it is described, and what may have been meant.
  const common = Object.keys(problem).filter((name) => name !== 'see' && name !== 'suggestion')
  expect(common).toEqual(['type', 'title', 'status', 'detail', 'code'])
  expect(problem).toMatchObject({ type: `urn:voicemark:problem:${code}`, status: wanted, code })
  expect(problem['detail']).toContain(says)
  expectNothingKept(body)
}

export function expectNothingKept(text: string): void {
  expect(text).not.toMatch(/-thirty-two-|quokka|zanzibar|marmalade|evil/)
}
