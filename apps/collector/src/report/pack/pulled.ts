import { PassThrough } from 'node:stream'

/** Takes an item and resolves when the next one is wanted. */
export type Push<T> = (item: T) => Promise<void>

/** Turns what pushes items into what they are pulled from; it starts with the first pull and ends with the puller. */
export async function* pulled<T>(produce: (push: Push<T>) => Promise<void>): AsyncGenerator<T> {
  const stream = new PassThrough({ objectMode: true, highWaterMark: 64 })
  let wake: (() => void) | null = null
  const wakeUp = () => wake?.()
  stream.on('drain', wakeUp).on('close', wakeUp)
  const push = async (item: T) => {
    if (!stream.write(item)) await new Promise<void>((resolve) => (wake = resolve))
    if (stream.destroyed) throw new Error('nobody reads any more')
  }
  produce(push).then(
    () => stream.end(),
    (error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  yield* stream as AsyncIterable<T>
}
