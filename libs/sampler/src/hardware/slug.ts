const longestSlug = 64

/** Text as `[a-z0-9_]`, 64 characters at most; empty when nothing of it is left. */
export function slug(text: string): string {
  const plain = withoutMarks(text).normalize('NFKD').toLowerCase()
  const joined = plain.replace(/[^a-z0-9]+/g, '_').slice(0, longestSlug)
  return joined.replace(/^_+|_+$/g, '')
}

/** Text without (R), (TM), (C) and their signs, and with single spaces. */
export function withoutMarks(text: string): string {
  return text
    .replace(/\((r|tm|c)\)|[®™©]/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
