/** `man 3 malloc_trim`: free pages of all heaps of the C library go back to the system. */
interface HeapTrim {
  (padding: number): number
  async(padding: number, done: () => void): void
}

/**
 * Gives back to the system what the process holds and does not need: JavaScript's garbage, then free pages of the C library's
 * heaps. Loading a voice leaves 60 to 110 MB of both, which would hide as much of what the first request takes.
 */
export async function returnMemory(): Promise<void> {
  globalThis.gc?.()
  const trim = await heapTrim()
  trim?.(0)
}

/**
 * Gives free pages back again and again, on a thread that nobody waits for: the C library has a heap for each of the threads that work
 * at the same time, and each keeps what it has ever held at once.
 */
export function keepReturningMemory(everyMs = 60_000): void {
  const trimmed = heapTrim()
  setInterval(() => void trimmed.then((trim) => trim?.async(0, () => undefined)), everyMs).unref()
}

/** Null with a C library that has none, such as musl, or on a machine that koffi does not know. */
async function heapTrim(): Promise<HeapTrim | null> {
  if (process.platform !== 'linux') return null
  try {
    const { default: koffi } = await import('koffi')
    return koffi.load(null).func('int malloc_trim(size_t)') as HeapTrim
  } catch {
    return null
  }
}
