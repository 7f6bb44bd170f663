/** Voices of OpenAI's speech endpoint, which every client of it asks for, and what others call the one they have. */
const openAiVoices: ReadonlySet<string> = new Set([
  'default',
  // https://platform.openai.com/docs/api-reference/audio/createSpeech
  ...[
    'alloy',
    'ash',
    'ballad',
    'cedar',
    'coral',
    'echo',
    'fable',
    'marin',
    'nova',
    'onyx',
    'sage',
    'shimmer',
  ],
  'verse',
])

/** Whether the agent's own voice speaks for one that is asked for: OpenAI has it, and nobody has put one of that name here. */
export async function needsStandIn(
  voice: string | null,
  isInstalled: (voice: string) => Promise<boolean>,
): Promise<boolean> {
  return voice !== null && openAiVoices.has(voice) && !(await isInstalled(voice))
}
