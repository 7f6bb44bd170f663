import type { LiveAgent, SpoolFigures } from '@voicemark/schema'

/** What waits at an agent, as it is told. */
export type ToldSpool = Pick<LiveAgent, 'spool_rows' | 'spool_bytes' | 'spool_oldest'>

/** What waits at an agent that is not here nobody knows. */
export const unknownSpool: ToldSpool = { spool_rows: null, spool_bytes: null, spool_oldest: null }

export const spoolOf = (spool: SpoolFigures | null): ToldSpool =>
  spool === null
    ? unknownSpool
    : { spool_rows: spool.rows, spool_bytes: spool.bytes, spool_oldest: spool.oldest }
