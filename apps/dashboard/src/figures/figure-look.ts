/** How figures are asked for. */
export interface FigureLook {
  /** Empty: for a screen; else such as `84mm`. */
  readonly width: string
  readonly whiskers: 'interval' | 'sd'
  /** Without title and remarks, which the caption says. */
  readonly isBare: boolean
}

export const usualLook: FigureLook = { width: '', whiskers: 'interval', isBare: false }

/** The same as parameters of the interface; what is usual is not said. */
export const lookQuery = ({ width, whiskers, isBare }: FigureLook) => ({
  width: width || undefined,
  whiskers: whiskers === 'interval' ? undefined : whiskers,
  bare: isBare || undefined,
})
