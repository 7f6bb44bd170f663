import { type Limit, valuesOf } from './limit.js'

/** Of both daemons: how a client may speak HTTP. */
export const serverLimitTable = {
  headerMs: {
    ...{ value: 10_000, unit: 'ms', what: 'until the header of a request is there' },
    beyond: '408, and the link is closed',
  },
  headerBytes: {
    ...{ value: 16_384, unit: 'bytes', what: 'header of a request' },
    beyond: '431, and the link is closed',
  },
  requestMs: {
    ...{ value: 3_600_000, unit: 'ms', what: 'until a request is there as a whole' },
    beyond: '408, and the link is closed',
  },
  bodyWindowMs: {
    ...{ value: 30_000, unit: 'ms', what: 'in which something of a body has to come' },
    beyond: '408 `body-too-slow`, and the link is closed',
  },
  bodyWindowBytes: {
    ...{ value: 3000, unit: 'bytes', what: 'of a body that have to come in that time' },
    beyond: '408 `body-too-slow`, and the link is closed',
  },
  readerMs: {
    ...{ value: 60_000, unit: 'ms', what: 'in which a client has to read something of what waits for it' },
    beyond: 'the link is closed',
  },
  refusedMs: {
    ...{ value: 200, unit: 'ms', what: 'that a refused body is still read, so that its answer arrives' },
    beyond: 'the link is closed',
  },
} as const satisfies Record<string, Limit>

export const serverLimits = valuesOf(serverLimitTable)
