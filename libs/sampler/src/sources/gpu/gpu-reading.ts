/** One GPU at one moment; whatever its driver does not tell is null. */
export type GpuReading = {
  /** As the driver averages it, 0–100. */
  utilizationPercent: number | null
  /** In use, MB of 2^20 bytes. */
  memoryMb: number | null
  temperatureC: number | null
  powerW: number | null
  /** nvmlClocksEventReasons; null for other makes. */
  clockReasons: number | null
  /** How long ago the driver gave these values, ms. */
  ageMs: number
}
