/** Says on a terminal how much came; nowhere else. */
export interface ExportProgress {
  show(rows: number, bytes: number): void
  end(): void
}

const everyMs = 200

export function createProgress(
  { isTTY, write }: { readonly isTTY?: boolean; write(text: string): unknown },
  nowMs = () => performance.now(),
): ExportProgress {
  let shownMs = -Infinity
  let isShown = false
  return {
    show(rows, bytes) {
      if (isTTY !== true || nowMs() - shownMs < everyMs) return
      shownMs = nowMs()
      isShown = true
      write(`\r${rows} rows, ${(bytes / 2 ** 20).toFixed(1)} MB`)
    },
    end() {
      // The line is the message's that follows.
      if (isShown) write('\r\u001B[K')
    },
  }
}
