/** What is done before the process is gone, without an event loop. */
const atExit = new Set<() => void>()
let isWatched = false

/** Has something done when the program exits; the function returned calls it off. A kill leaves no time for it. */
export function onExit(run: () => void): () => void {
  if (!isWatched) process.once('exit', () => atExit.forEach((each) => each()))
  isWatched = true
  atExit.add(run)
  return () => atExit.delete(run)
}

/** Error of what a program left under way. */
export const programEnded = 'program-ended: the program exited before endSynthesis'
