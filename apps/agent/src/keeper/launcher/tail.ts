/** Keeps the last bytes of what a program says. */
export interface Tail {
  add(bytes: Uint8Array): void
  text(): string
}

const tailBytes = 4096

export function createTail(): Tail {
  let kept = Buffer.alloc(0)
  return {
    add(bytes) {
      kept = Buffer.concat([kept, bytes.subarray(-tailBytes)]).subarray(-tailBytes)
    },
    text: () => kept.toString(),
  }
}
