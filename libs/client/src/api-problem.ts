/** What a collector answered in place of what was asked for, as RFC 9457 has it. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  /** Such as `hardware-unknown`; null where something else answered. */
  readonly code: string | null
  /** What was perhaps meant, such as the nearest parameter; null where nothing is near. */
  readonly suggestion: string | null
  /** Path of the collector's page that describes what was asked; null where it names none. */
  readonly see: string | null
  /** All that was answered, such as what is wrong with each field. */
  readonly body: Readonly<Record<string, unknown>>

  constructor(
    status: number,
    code: string | null,
    detail: string,
    body: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail)
    this.status = status
    this.code = code
    this.suggestion = textOf(body['suggestion'])
    this.see = textOf(body['see'])
    this.body = body
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : null)

/** Reads an answer that is no success. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const answered: unknown = await response.json().catch(() => null)
  const body = (answered ?? {}) as Readonly<Record<string, unknown>>
  const { code, title, detail } = body
  const said = textOf(detail) ?? textOf(title)
  return new ApiProblem(response.status, textOf(code), said ?? `HTTP ${response.status}`, body)
}
