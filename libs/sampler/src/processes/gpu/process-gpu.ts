/** What processes do on a GPU. */
export interface ProcessGpu {
  /** Sum over these processes and all GPUs, MB of 2^20 bytes; null when nobody says it of any of them. */
  memoryMb(pids: readonly number[]): number | null
  /** Their utilisation, percent of one GPU, as its driver averages it; null when nobody says it of any of them. */
  percent(pids: readonly number[]): number | null
  close(): void
}

export const noProcessGpu: ProcessGpu = { memoryMb: () => null, percent: () => null, close: () => undefined }
