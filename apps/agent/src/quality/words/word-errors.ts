/**
 * Words to insert, delete or replace, over the words that there are (Levenshtein distance); above 1 where more was heard than is
 * there. Null of a text without a word.
 */
export function wordErrorRate(said: readonly string[], heard: readonly string[]): number | null {
  if (said.length === 0) return null
  let before = Array.from({ length: heard.length + 1 }, (_, at) => at)
  for (const [row, word] of said.entries()) {
    const after = [row + 1]
    for (const [column, other] of heard.entries()) {
      const replaced = (before[column] ?? 0) + (word === other ? 0 : 1)
      after.push(Math.min(replaced, (before[column + 1] ?? 0) + 1, (after[column] ?? 0) + 1))
    }
    before = after
  }
  return Number(((before.at(-1) ?? 0) / said.length).toFixed(6))
}
