/** What is spoken; at the usual 13 characters a second about 0.8, 4 and 9 s of audio. */
export const engineTexts = {
  short: 'Hello world.',
  medium: 'The quick brown fox jumps over the lazy dog near the old stone bridge.',
  long:
    'The quick brown fox jumps over the lazy dog near the old stone bridge. Every morning, a small boat crosses ' +
    'the river, and the people who wait on the shore wave.',
} as const

export type EngineText = keyof typeof engineTexts

export const engineTextNames = Object.keys(engineTexts) as EngineText[]
