/** How much a process holds is asked by message, and the next answer is for all who asked. */
export interface MemoryQuestions {
  /** MB of 2^20 bytes; null when the process ends before it answers. */
  ask(send: () => void, ended: Promise<unknown>): Promise<number | null>
  answer(resident_mb: number): void
}

export function createMemoryQuestions(): MemoryQuestions {
  const waiting: ((resident_mb: number) => void)[] = []
  return {
    ask(send, ended) {
      const answer = new Promise<number>((resolve) => waiting.push(resolve))
      send()
      return Promise.race([answer, ended.then(() => null)])
    },
    answer: (resident_mb) => waiting.splice(0).forEach((resolve) => resolve(resident_mb)),
  }
}
