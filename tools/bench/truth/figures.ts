/** CPU time, seconds, and the most memory, MB of 2^20 bytes; null where it does not say. */
export interface Figures {
  readonly cpuS: number | null
  readonly peakMb: number | null
}
