/** A line of text as it was drawn, in pixels of the layout. */
export interface RecordedText {
  readonly text: string
  /** Where the letters begin, and their base line. */
  readonly x: number
  readonly y: number
  /** Degrees, clockwise. */
  readonly angle: number
  readonly px: number
  readonly isBold: boolean
  readonly fill: string
  /** What it takes in the font of the figures. */
  readonly width: number
}

/** A place of the figure and what it shows there. */
export interface RecordedMark {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly words: string
}

/** What is drawn beside lines and areas. */
export interface Recording {
  readonly texts: RecordedText[]
  readonly marks: RecordedMark[]
}

let current: Recording | null = null

/** What is being recorded; null: nothing is. Drawing takes one turn, so that there is one at most. */
export const currentRecording = () => current

/** Draws, with texts recorded in place of being drawn, and tells of the places that show a value. */
export function recorded<Drawn>(draw: () => Drawn): Recording & { readonly drawn: Drawn } {
  const recording: Recording = { texts: [], marks: [] }
  current = recording
  try {
    return { drawn: draw(), ...recording }
  } finally {
    current = null
  }
}
