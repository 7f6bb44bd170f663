import type { Problem } from '@voicemark/daemon'

const errorTable = {
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'origin-not-allowed': { status: 403, title: 'The request comes from elsewhere' },
  unauthorized: { status: 401, title: 'The token is missing or wrong' },
  'hardware-unknown': { status: 404, title: 'The hardware is unknown' },
  'figure-unknown': { status: 404, title: 'The figure is unknown' },
  'request-unknown': { status: 404, title: 'The request is unknown' },
  'nothing-measured': { status: 404, title: 'There is nothing measured to report' },
  'report-busy': { status: 503, title: 'A paper pack is being made' },
  'unknown-parameter': { status: 400, title: 'A parameter is unknown' },
  'param-repeated': { status: 400, title: 'A parameter was sent more than once' },
  'param-invalid': { status: 400, title: 'A parameter has a wrong value' },
  'cursor-invalid': { status: 400, title: 'The cursor is not one of ours' },
  'path-malformed': { status: 400, title: 'The path is malformed' },
  'figures-not-written': { status: 500, title: 'The figures cannot be written' },
  'store-unavailable': { status: 503, title: 'The database cannot be reached' },
  internal: { status: 500, title: 'Something went wrong inside the collector' },
} as const satisfies Record<string, { status: number; title: string }>

export type ErrorCode = keyof typeof errorTable

/** A request that cannot be answered; the detail says what, where and what to do. */
export class QueryError extends Error {
  override readonly name = 'QueryError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, detail: string, options?: ErrorOptions) {
    super(detail, options)
    this.code = code
  }

  problem(): Problem {
    return { ...errorTable[this.code], code: this.code, detail: this.message }
  }
}
