import { join } from 'node:path'
import { openProcessFile } from '../proc/process-file.js'

/** Whether processes or threads may have been made since it was last asked. */
export interface ForkWatch {
  mayHaveForked(): boolean
  close(): void
}

/** A look is never put off for longer than this many. */
const longestRest = 5

/** By the number that the machine gave last (man proc_loadavg(5)): one small file instead of a list for each process. */
export function createForkWatch(root: string): ForkWatch {
  const file = openProcessFile(join(root, 'proc/loadavg'))
  let last = ''
  let rests = longestRest
  return {
    mayHaveForked: () => {
      const text = file?.read() ?? ''
      const newest = text.slice(text.lastIndexOf(' ') + 1).trim()
      // A number is given a moment before its process can be found: the look after that one sees it.
      if (newest === '' || newest === '0' || newest !== last) rests = -1
      last = newest
      rests += 1
      if (rests > longestRest) rests = 1
      return rests <= 1
    },
    close: () => file?.close(),
  }
}
