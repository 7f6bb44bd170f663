/**
 * Gives back to the system what the process holds and does not need: JavaScript's garbage, then free pages of the C library's
 * heap (`man 3 malloc_trim`), where that has such a call. Loading a voice leaves 60 to 110 MB of both, which would hide as much
 * of what the first request takes.
 */
export async function returnMemory(): Promise<void> {
  globalThis.gc?.()
  if (process.platform !== 'linux') return
  try {
    const { default: koffi } = await import('koffi')
    const trim = koffi.load(null).func('int malloc_trim(size_t)') as (padding: number) => number
    trim(0)
  } catch {
    // A C library without it, such as musl, or a machine that koffi does not know: what is free stays where it is.
  }
}
