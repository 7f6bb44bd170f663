/** What the whiskers of means are. */
export const whiskerKinds = ['interval', 'sd'] as const

export type Whiskers = (typeof whiskerKinds)[number]

/** How a figure is asked for. */
export interface FigureOptions {
  /** Width on paper, 60–200 mm. @default for a screen, 1000 px */
  readonly widthMm?: number | undefined
  /** @default interval */
  readonly whiskers?: Whiskers | undefined
}

/** What a figure is laid out for. */
export interface FigureLook {
  /** Pixels of the layout, 312–1040. */
  readonly width: number
  readonly whiskers: Whiskers
  /** A screen scrolls, so that a table may be wider. */
  readonly isScreen: boolean
}

export const narrowestMm = 60
export const widestMm = 200

/** The smallest letters are 11 px, and 6 pt on paper. */
const pixelsPerPoint = 11 / 6

/** Layout pixels of an inch on paper. */
export const layoutPixelsPerInch = 72 * pixelsPerPoint

/** The layout for a width on paper: letters keep their size, and what is between them gives way. */
export function lookOf({ widthMm, whiskers = 'interval' }: FigureOptions): FigureLook {
  const width = widthMm === undefined ? 1000 : Math.round((widthMm / 25.4) * layoutPixelsPerInch)
  return { width, whiskers, isScreen: widthMm === undefined }
}

/** A width such as `84mm`, 60–200; null for anything else. */
export function parseWidth(text: string): number | null {
  const match = /^(\d{2,3}(?:\.\d{1,2})?)mm$/.exec(text)
  const widthMm = Number(match?.[1] ?? NaN)
  return widthMm >= narrowestMm && widthMm <= widestMm ? widthMm : null
}
