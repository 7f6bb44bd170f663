import type { Arena } from './arena.js'
import { formFault } from './fixture/answers.js'
import { send, type Answer, type Sent } from './fixture/http.js'

/** One bad input by its name, and what must come of it. */
export interface NamedCase {
  readonly group: string
  readonly name: string
  /** Whether it needs no daemon of the arena. */
  readonly isApart?: boolean
  /** @throws Error with what came in place of what must. */
  run(arena: Arena): Promise<void>
}

/** What must come for a request: its status, of an error the code. */
export type HttpRow = readonly [name: string, sent: Sent, status: number, code?: string]

/** Cases of one daemon, from a table. */
export function httpCases(group: string, to: 'agent' | 'collector', rows: readonly HttpRow[]): NamedCase[] {
  return rows.map(([name, sent, status, code]) => ({
    group,
    name,
    async run(arena) {
      expectAnswer(await send(arena[to].url, sent), status, code)
    },
  }))
}

/** @throws Error when the answer has another status or code, or not the form of an error. */
export function expectAnswer(answer: Answer, status: number, code?: string): void {
  const fault = formFault(answer)
  if (fault !== null) throw new Error(fault)
  const said = answer.status >= 400 ? String((JSON.parse(answer.body) as { code: unknown }).code) : undefined
  if (answer.status !== status || (code !== undefined && said !== code))
    throw new Error(
      `${answer.status} ${said ?? ''} in place of ${status} ${code ?? ''}: ${answer.body.slice(0, 160)}`,
    )
}

/** @throws Error with the text when it does not hold. */
export function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}

/** JSON as a request sends it. */
export const json = (path: string, body: unknown, method = 'POST'): Sent => ({
  method,
  path,
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})
