/** What the whiskers of means are. */
export const whiskerKinds = ['interval', 'sd'] as const

export type Whiskers = (typeof whiskerKinds)[number]

/** How a figure is asked for. */
export interface FigureOptions {
  /** Width on paper, 60–200 mm. @default for a screen, 1000 px */
  readonly widthMm?: number | undefined
  /** @default interval */
  readonly whiskers?: Whiskers | undefined
  /** Without title and remarks, which the caption under it says. @default false */
  readonly isBare?: boolean | undefined
}

/** What a figure is laid out for. */
export interface FigureLook {
  /** Pixels of the layout, 292–972 on paper. */
  readonly width: number
  readonly whiskers: Whiskers
  /** A screen scrolls, so that a table may be wider. */
  readonly isScreen: boolean
  readonly isBare: boolean
}

const narrowestMm = 60
const widestMm = 200

/** The smallest letters are 12 px, and 7 pt on paper, the least that publishers take. */
const pixelsPerPoint = 12 / 7

/** Layout pixels of an inch on paper. */
export const layoutPixelsPerInch = 72 * pixelsPerPoint

/** The layout for a width on paper: letters keep their size, and what is between them gives way. */
export function lookOf({ widthMm, whiskers = 'interval', isBare = false }: FigureOptions): FigureLook {
  const width = widthMm === undefined ? 1000 : Math.round((widthMm / 25.4) * layoutPixelsPerInch)
  return { width, whiskers, isScreen: widthMm === undefined, isBare }
}

/** A width such as `84mm`, 60–200; null for anything else. */
export function parseWidth(text: string): number | null {
  const match = /^(\d{2,3}(?:\.\d{1,2})?)mm$/.exec(text)
  const widthMm = Number(match?.[1] ?? NaN)
  return widthMm >= narrowestMm && widthMm <= widestMm ? widthMm : null
}
