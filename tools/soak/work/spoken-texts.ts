/** Short texts, so that a day of them goes into an hour. */
const texts = [
  'Good morning.',
  'The train to the coast is twelve minutes late today.',
  'Please turn left at the second light.',
  'Your parcel has arrived.',
  'It will rain in the afternoon, and clear up towards the evening.',
  'Seven new messages.',
  'The meeting begins at half past nine.',
  'Thank you, and goodbye.',
] as const

/** The text of a request, by its number. */
export function textOf(at: number): string {
  return texts[at % texts.length] ?? texts[0]
}

/** Those of the bench, which asks in turn. */
export const benchTexts: readonly string[] = texts.slice(0, 2)
