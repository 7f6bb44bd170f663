/** What a promise gives, or `instead` when it has given nothing after so many ms; the promise itself goes on. */
export async function within<Result, Instead>(
  ms: number,
  promise: Promise<Result>,
  instead: () => Instead,
): Promise<Result | Instead> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Instead>((resolve) => {
    timer = setTimeout(() => resolve(instead()), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
