import { createInterface } from 'node:readline/promises'
import { StartError } from '@voicemark/daemon'

/** Asks a person; where there is none, `otherwise` says what to do. @throws StartError then, and for a no */
export async function confirm(question: string, otherwise: string): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw new StartError(otherwise)
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await prompt.question(`${question} [y/N] `)
    if (!/^y(es)?$/i.test(answer.trim())) throw new StartError('nothing was done')
  } finally {
    prompt.close()
  }
}
