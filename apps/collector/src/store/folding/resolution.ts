/** Seconds that a coarser row stands for. */
export type Resolution = 1 | 60
