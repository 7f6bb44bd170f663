/** Waits of the delivery, ms. */
export interface UplinkTiming {
  /** @default 10000 */
  readonly connectMs: number
  /** @default 20000 */
  readonly ackMs: number
  /** Bound of the first wait before another attempt. @default 1000 */
  readonly backOffMs: number
  /** Bound of all later ones. @default 60000 */
  readonly backOffCapMs: number
  /** A link that lasted so long was a good one: the next wait is short, also where links break every minute. @default 20000 */
  readonly goodLinkMs: number
  /** Wait before a collector of another version is asked again. @default 300000 */
  readonly versionMs: number
  /** Wait before a collector that does not know the token is asked again with the same one. @default 300000 */
  readonly refusedMs: number
  /** How often it is looked for another token meanwhile. @default 5000 */
  readonly tokenMs: number
  /** @default 2000 */
  readonly stopMs: number
}

/** What holds where nothing else is said. */
export const defaultTiming: UplinkTiming = {
  connectMs: 10_000,
  ackMs: 20_000,
  backOffMs: 1000,
  backOffCapMs: 60_000,
  goodLinkMs: 20_000,
  versionMs: 300_000,
  refusedMs: 300_000,
  tokenMs: 5000,
  stopMs: 2000,
}
