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

/** `malloc.h`: names of what `mallopt` sets. */
const [mmapThreshold, mostHeaps] = [-3, -8]

/** From which size on a piece of memory is mapped by itself, bytes, and so given back as soon as it is free. */
const largePiece = 262_144

/**
 * Keeps what the C library holds and nobody uses small, from then on: a few heaps that all threads share, in place of one for each,
 * and large pieces outside of them. Left to itself it takes each size of large pieces that was once given back into its heaps.
 */
export async function boundHeaps(heaps = 2): Promise<void> {
  const set = await inLibrary<(name: number, value: number) => number>('int mallopt(int, int)')
  set?.(mostHeaps, heaps)
  set?.(mmapThreshold, largePiece)
}

/**
 * Gives free pages back again and again, on a thread that nobody waits for: the C library has a heap for each of the threads that work
 * at the same time, and each keeps what it has ever held at once.
 */
export function keepReturningMemory(everyMs = 60_000): void {
  const trimmed = heapTrim()
  setInterval(() => void trimmed.then((trim) => trim?.async(0, () => undefined)), everyMs).unref()
}

const heapTrim = () => inLibrary<HeapTrim>('int malloc_trim(size_t)')

/** Null with a C library that has none, such as musl, or on a machine that koffi does not know. */
async function inLibrary<Native>(declaration: string): Promise<Native | null> {
  if (process.platform !== 'linux') return null
  try {
    const { default: koffi } = await import('koffi')
    return koffi.load(null).func(declaration) as Native
  } catch {
    return null
  }
}
