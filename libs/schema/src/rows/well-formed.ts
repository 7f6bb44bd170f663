/** Whether both databases take a text as it is: no NUL, which Postgres refuses, and no lone surrogate, which neither keeps. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text) && !text.includes('\0')
}
