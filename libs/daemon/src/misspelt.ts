type Environment = Readonly<Record<string, string | undefined>>

const prefix = 'VOICEMARK_'
const mostTypos = 2

/** Variables that are no setting and nearly one: others may well belong to another program of Voicemark. */
export function misspeltSettings(settings: readonly string[], env: Environment): string[] {
  const given = Object.keys(env).filter((name) => name.startsWith(prefix) && !settings.includes(name))
  return given.filter((name) => settings.some((setting) => typos(name, setting) <= mostTypos))
}

/** Letters to add, leave out or replace until both are the same: Levenshtein's distance. */
function typos(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1]
    for (const [j, other] of Array.from(b).entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
