const secondsOf = { m: 60, h: 3600, d: 86_400 } as const

/** What a duration looks like. */
export const durationForm = 'minutes such as 90m, hours such as 12h, or days such as 30d'

/** Seconds of `90m`, `12h` or `30d`; null where it is none. */
export function durationSeconds(text: string): number | null {
  const [, count, unit] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? []
  return count === undefined ? null : Number(count) * secondsOf[unit as keyof typeof secondsOf]
}
