import { kibibyte, type Limit, mebibyte, valuesOf } from './limit.js'

/** Of the collector, beside those that settings choose. */
export const collectorLimitTable = {
  links: {
    ...{ value: 10_000, unit: 'at once', what: 'links to the collector, of agents and readers' },
    beyond: 'not accepted',
  },
  linksPerAddress: {
    ...{ value: 2000, unit: 'at once', what: 'of them from one address that is no declared proxy' },
    beyond: 'closed at once; an agent tries again later',
  },
  handshakeMs: {
    ...{ value: 5000, unit: 'ms', what: 'until a new link has said which agent it is' },
    beyond: 'the link is closed',
  },
  unanswered: {
    ...{ value: 2, unit: 'at once', what: 'messages of a link that wait for their answer' },
    beyond: 'rejected, `unanswered`, and the link is closed',
  },
  rejections: {
    ...{ value: 20, unit: 'of them', what: 'messages of a link that are wrong' },
    beyond: 'the link is closed',
  },
  waitingBatches: {
    ...{ value: 1024, unit: 'at once', what: 'batches that wait for the database' },
    beyond: 'retry after 1 s',
  },
  waitingRows: {
    ...{ value: 50_000, unit: 'at once', what: 'rows that wait for the database' },
    beyond: 'retry after 1 s',
  },
  groupBatches: {
    ...{ value: 256, unit: 'of them', what: 'batches of one transaction' },
    beyond: 'in the next one',
  },
  groupMs: {
    ...{ value: 20, unit: 'ms', what: 'that a batch waits for others to be stored with' },
    beyond: 'stored',
  },
  campaignReplyMs: {
    ...{ value: 20_000, unit: 'ms', what: 'until an agent answers to a campaign' },
    beyond: 'it is asked again',
  },
  clockReplyMs: {
    ...{ value: 2000, unit: 'ms', what: 'until an agent says what its clock says' },
    beyond: 'the difference of the clocks is not known',
  },
  watchMs: {
    ...{ value: 10_000, unit: 'ms', what: 'until an agent that is to watch for another answers' },
    beyond: '503 `watch-agent-away`',
  },
  planBytes: {
    ...{ value: 256 * kibibyte, unit: 'bytes', what: 'body with JSON, such as a plan' },
    beyond: '413 `body-too-large`',
  },
  correctionBytes: {
    ...{ value: 64 * kibibyte, unit: 'bytes', what: 'body of a correction' },
    beyond: '413 `body-too-large`',
  },
  formBytes: {
    ...{ value: 16 * kibibyte, unit: 'bytes', what: 'form of the page' },
    beyond: '413 `body-too-large`',
  },
  formFields: { value: 20, unit: 'of them', what: 'its fields', beyond: '400 `body-malformed`' },
  uploadFields: {
    ...{ value: 20, unit: 'of them', what: 'fields beside the file of an import' },
    beyond: '400 `upload-malformed`',
  },
  uploadFieldBytes: {
    ...{ value: 1024, unit: 'bytes', what: 'one of them' },
    beyond: '400 `upload-malformed`',
  },
  uploadNameBytes: {
    ...{ value: 64, unit: 'bytes', what: 'name of a field' },
    beyond: '400 `upload-malformed`',
  },
  partHeaders: {
    ...{ value: 20, unit: 'of them', what: 'headers of a part of a form' },
    beyond: 'the rest is not read',
  },
  exports: {
    ...{ value: 4, unit: 'at once', what: 'exports that are being sent' },
    beyond: '429 `too-busy`, Retry-After 5',
  },
  packs: {
    ...{ value: 1, unit: 'at once', what: 'paper packs that are being made' },
    beyond: '503 `report-busy`',
  },
  packConfigurations: {
    ...{ value: 1000, unit: 'of them', what: 'configurations in one of them' },
    beyond: '422 `too-many-configurations`',
  },
  imports: {
    ...{ value: 16, unit: 'at once', what: 'files that are being imported' },
    beyond: '429 `too-busy`, Retry-After 5',
  },
  liveReaders: {
    ...{ value: 64, unit: 'at once', what: 'readers of what comes in' },
    beyond: '429 `too-busy`, Retry-After 5',
  },
  liveWaitingBytes: {
    ...{ value: mebibyte, unit: 'bytes', what: 'that wait for one of them' },
    beyond: 'rows are left out, and it is told how many',
  },
  picturesKept: {
    ...{ value: 48, unit: 'of them', what: 'pictures in memory' },
    beyond: 'drawn again',
  },
  statementMs: {
    ...{ value: 10_000, unit: 'ms', what: 'a statement of Postgres' },
    beyond: '503 `store-unavailable`, or a batch is sent again',
  },
  connectMs: {
    ...{ value: 3000, unit: 'ms', what: 'until Postgres takes a connection' },
    beyond: '503 `store-unavailable`, or a batch is sent again',
  },
  idleTransactionMs: {
    ...{ value: 5000, unit: 'ms', what: 'a transaction of Postgres in which nothing happens' },
    beyond: 'Postgres ends it',
  },
  connections: {
    ...{ value: 8, unit: 'at once', what: 'connections to Postgres' },
    beyond: 'statements wait',
  },
  transactionMs: {
    ...{ value: 60_000, unit: 'ms', what: 'a transaction' },
    beyond: 'rolled back, and a batch is sent again',
  },
  lockMs: {
    ...{ value: 2000, unit: 'ms', what: 'until another process lets SQLite write' },
    beyond: 'a batch is sent again',
  },
} as const satisfies Record<string, Limit>

export const collectorLimits = valuesOf(collectorLimitTable)
