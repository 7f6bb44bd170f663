/** A sampler in this process, as the inference sees it. */
export interface SamplerUnderTest {
  /** Resolves when the first sample is under way. */
  open(): Promise<void>
  close(): Promise<void>
  /** CPU time so far of its thread and of the processes it waited for; null where it has no thread of its own. */
  cpuSeconds(): number | null
}
