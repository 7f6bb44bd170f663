import type { ProcessReading } from '../seen/process-reading.js'
import type { SizeName } from '../seen/look.js'

/** By how much something may grow over all the time that is judged, and how it is told from noise. */
export interface Bound {
  readonly unit: string
  readonly most: number
  /** Of each block of time: its middle, or its floor where garbage lies on top. */
  readonly fold: 'median' | 'least'
}

/** Of every process. What a garbage collector has not taken yet comes and goes by a few MB. */
export const processBounds: Readonly<Partial<Record<keyof ProcessReading, Bound>>> = {
  rss_mb: { unit: 'MB', most: 8, fold: 'median' },
  pss_mb: { unit: 'MB', most: 8, fold: 'median' },
  heap_mb: { unit: 'MB', most: 4, fold: 'least' },
  external_mb: { unit: 'MB', most: 4, fold: 'least' },
  resources: { unit: '', most: 4, fold: 'median' },
  files: { unit: '', most: 4, fold: 'median' },
  sockets: { unit: '', most: 4, fold: 'median' },
  threads: { unit: '', most: 2, fold: 'median' },
  children: { unit: '', most: 1, fold: 'median' },
}

/**
 * `voicemark bench` is a command and holds the rows of its campaign until its table is printed: so many bytes for each
 * request may be added to its memory.
 */
export const benchBytesPerRequest = 5000

/** Files that must not grow, in MB; the spool keeps what is delivered up to 4 MB of each stream. */
export const flatSizes: Readonly<Partial<Record<SizeName, number>>> = {
  'write-ahead log': 8,
  'kept by the collector': 4,
  'figures drawn': 2,
  spool: 8,
  'temporary files': 2,
}

/** What is kept of each request, so that statistics need not be made again, is beside that. */
export const keptBytesPerRequest = 400

/** Files more than there were, in folders that must not grow. */
export const mostNewFiles = 4

/** Files that have to grow with rows, and with which; judged by their bytes per row. */
export const growingSizes: Readonly<Partial<Record<SizeName, 'request' | 'sample' | 'both'>>> = {
  database: 'both',
  journal: 'request',
  'CSV of requests': 'request',
  'CSV of samples': 'sample',
}

/** By so much bytes per row may differ between the halves of the time. */
export const perRowShare = 0.1

/** Logs tell of what happens: as many bytes per minute in both halves, or fewer than so many. */
export const quietLogBytesPerMinute = 20_000
