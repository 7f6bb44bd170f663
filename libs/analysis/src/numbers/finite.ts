/** The number, or null for what no figure survives: NaN and infinity, which foreign rows may carry. */
export function finite(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
