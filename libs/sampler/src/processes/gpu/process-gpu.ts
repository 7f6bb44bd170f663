/** GPU memory of processes. */
export interface ProcessGpu {
  /** Sum over these processes and all GPUs, MB of 2^20 bytes; null when nobody says it of any of them. */
  memoryMb(pids: readonly number[]): number | null
  close(): void
}

export const noProcessGpu: ProcessGpu = { memoryMb: () => null, close: () => undefined }
