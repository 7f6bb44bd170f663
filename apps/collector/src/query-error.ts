import type { Problem } from '@voicemark/daemon'

/** Every problem that is answered, by its code. */
export const errorTable = {
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'origin-not-allowed': { status: 403, title: 'The request comes from elsewhere' },
  unauthorized: { status: 401, title: 'The token is missing or wrong' },
  csrf: { status: 403, title: 'The form is not one that this page sent' },
  'link-unknown': { status: 404, title: 'The link is unknown, or it is good no more' },
  forbidden: { status: 403, title: 'The role does not include this' },
  'token-unknown': { status: 404, title: 'The token is unknown' },
  'code-refused': { status: 403, title: 'The code is refused' },
  'agent-enrolled': { status: 409, title: 'The agent has a token' },
  'hardware-unknown': { status: 404, title: 'The hardware is unknown' },
  'figure-unknown': { status: 404, title: 'The figure is unknown' },
  'figure-empty': { status: 404, title: 'The figure has nothing to show' },
  'machine-unknown': { status: 404, title: 'The agent is unknown' },
  'run-unknown': { status: 404, title: 'The run is unknown' },
  'request-unknown': { status: 404, title: 'The request is unknown' },
  'sensors-unknown': { status: 404, title: 'What the machine can measure is unknown' },
  'nothing-measured': { status: 404, title: 'There is nothing measured to report' },
  'too-many-configurations': { status: 422, title: 'A report has no room for so many configurations' },
  'report-busy': { status: 503, title: 'A paper pack is being made' },
  'campaign-unknown': { status: 404, title: 'The campaign is unknown' },
  'correction-unknown': { status: 404, title: 'The correction is unknown' },
  'target-unknown': { status: 404, title: 'What is to be corrected is unknown' },
  'target-ambiguous': { status: 409, title: 'The id begins several' },
  'correction-stands': { status: 409, title: 'This is corrected already' },
  'correction-refused': { status: 409, title: 'This cannot be corrected so' },
  'agent-unknown': { status: 422, title: 'An agent is unknown' },
  'no-agents': { status: 409, title: 'No agent is connected' },
  'plan-invalid': { status: 422, title: 'The plan has problems' },
  'body-invalid': { status: 422, title: 'The body has not the form that is expected' },
  'body-malformed': { status: 400, title: 'The body is malformed' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unknown-parameter': { status: 400, title: 'A parameter is unknown' },
  'param-missing': { status: 400, title: 'A parameter is needed' },
  'param-repeated': { status: 400, title: 'A parameter was sent more than once' },
  'param-invalid': { status: 400, title: 'A parameter has a wrong value' },
  'cursor-invalid': { status: 400, title: 'The cursor is not one of ours' },
  'media-type': { status: 415, title: 'The request is of a kind that is not taken here' },
  'upload-missing': { status: 422, title: 'There is no file' },
  'upload-malformed': { status: 400, title: 'The form cannot be read' },
  'upload-too-large': { status: 413, title: 'The file is too large' },
  'upload-not-kept': { status: 503, title: 'The file cannot be kept' },
  'not-csv': { status: 415, title: 'The file is no table' },
  'csv-encoding': { status: 415, title: 'The file is written in another way' },
  'csv-header': { status: 422, title: 'The file has not the columns that are needed' },
  'csv-time': { status: 422, title: 'The times of the file cannot be told' },
  'csv-row': { status: 422, title: 'Rows of the file cannot be imported' },
  'bundle-refused': { status: 422, title: 'The bundle cannot be taken' },
  'path-malformed': { status: 400, title: 'The path is malformed' },
  'too-many': { status: 429, title: 'This was asked for too often' },
  'too-busy': { status: 429, title: 'As many are being answered as may be at once' },
  'figures-not-written': { status: 500, title: 'The figures cannot be written' },
  'store-unavailable': { status: 503, title: 'The database cannot be reached' },
  internal: { status: 500, title: 'Something went wrong inside the collector' },
} as const satisfies Record<string, { status: number; title: string }>

export type ErrorCode = keyof typeof errorTable

/** A request that cannot be answered; the detail says what, where and what to do. */
export class QueryError extends Error {
  override readonly name = 'QueryError'
  readonly code: ErrorCode
  /** Members of the problem beside those of the RFC. */
  readonly more: Readonly<Record<string, unknown>>
  readonly retryAfterS: number | null

  constructor(
    code: ErrorCode,
    detail: string,
    options?: ErrorOptions & Pick<Problem, 'more' | 'retryAfterS'>,
  ) {
    super(detail, options)
    this.code = code
    this.more = options?.more ?? {}
    this.retryAfterS = options?.retryAfterS ?? null
  }

  problem(): Problem {
    const { code, message: detail, more, retryAfterS } = this
    return { ...errorTable[code], code, detail, more, retryAfterS }
  }
}
