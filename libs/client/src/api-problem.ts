/** What a collector answered in place of what was asked for, as RFC 9457 has it. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  /** Such as `hardware-unknown`; null where something else answered. */
  readonly code: string | null

  constructor(status: number, code: string | null, detail: string) {
    super(detail)
    this.status = status
    this.code = code
  }
}

/** Reads an answer that is no success. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null)
  const { code, title, detail } = (body ?? {}) as Readonly<Record<string, unknown>>
  const said = [detail, title].find((text) => typeof text === 'string')
  return new ApiProblem(
    response.status,
    typeof code === 'string' ? code : null,
    said ?? `HTTP ${response.status}`,
  )
}
