import type { Answers, Asked, Readable } from '@voicemark/client'
import { useCallback, useEffect, useState } from 'preact/hooks'
import { client } from './client.js'

/** What became of a question so far. */
export interface Answered<T> {
  /** The last one that came; it stays while it is asked again, and when that fails. */
  readonly answer: T | undefined
  /** Why the last one failed. */
  readonly problem: Error | undefined
  readonly isLoading: boolean
  /** Asks once more, now. */
  readonly again: () => void
}

export interface AnswerOptions {
  /** Seconds until it is asked again, while somebody looks; never when it is left out. At least 1. */
  readonly everyS?: number
}

type Query = Omit<Asked, 'signal'>
type Kept = Pick<Answered<unknown>, 'answer' | 'problem'> & { readonly of: string | null }

/**
 * Asks the collector while the component is there; a hidden page asks nothing. What is asked is known by its address: another one
 * is another question, and the answer of before is gone.
 * @param path Null: nothing is asked yet.
 */
export function useAnswer<P extends Readable>(
  path: P | null,
  asked?: Query,
  options?: AnswerOptions,
): Answered<Answers[P]>
export function useAnswer<T>(path: string | null, asked?: Query, options?: AnswerOptions): Answered<T>
export function useAnswer(
  path: string | null,
  asked: Query = {},
  { everyS }: AnswerOptions = {},
): Answered<unknown> {
  const address = path === null ? null : client.link(path, asked)
  const [kept, setKept] = useState<Kept>({ of: null, answer: undefined, problem: undefined })
  const [count, setCount] = useState(0)

  useEffect(() => {
    if (address === null) return
    return askWhileVisible(address, everyS, {
      answered: (answer) => setKept({ of: address, answer, problem: undefined }),
      failed: (problem) =>
        setKept((last) => ({
          of: address,
          answer: last.of === address ? last.answer : undefined,
          problem,
        })),
    })
  }, [address, everyS, count])

  const again = useCallback(() => setCount((before) => before + 1), [])
  if (kept.of !== address)
    return { answer: undefined, problem: undefined, isLoading: address !== null, again }
  return { answer: kept.answer, problem: kept.problem, isLoading: false, again }
}

interface Heard {
  answered(answer: unknown): void
  failed(problem: Error): void
}

/** @returns What ends it. */
function askWhileVisible(address: string, everyS: number | undefined, heard: Heard): () => void {
  const ended = new AbortController()
  const { signal } = ended
  const isOver = () => signal.aborted
  let timer: number | undefined
  let isAsking = false
  let isDue = true

  const ask = async () => {
    if (isAsking || !isDue || isOver() || document.hidden) return
    isAsking = true
    isDue = false
    try {
      // The address is whole: it has no parts to fill in any more.
      heard.answered(await client.get(address as Readable, { signal }))
    } catch (error) {
      if (!isOver()) heard.failed(error instanceof Error ? error : new Error(String(error)))
    }
    isAsking = false
    if (everyS !== undefined && !isOver()) timer = window.setTimeout(due, Math.max(1, everyS) * 1000)
  }
  const due = () => {
    isDue = true
    void ask()
  }
  const looked = () => void ask()
  document.addEventListener('visibilitychange', looked)
  signal.addEventListener('abort', () => {
    document.removeEventListener('visibilitychange', looked)
    clearTimeout(timer)
  })
  void ask()
  return () => ended.abort()
}
