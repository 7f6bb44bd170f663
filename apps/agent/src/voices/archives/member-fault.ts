/** Why a name in an archive cannot be what it should; null when nothing speaks against it. */
export function memberFault(name: string, seen: ReadonlySet<string>): string | null {
  const shown = JSON.stringify(name)
  if (/^([A-Za-z]:|[/\\])/.test(name)) return `${shown} is a place of the machine, not of the archive`
  if (name.includes('\\')) return `${shown} has a backslash in it`
  if (name.includes('\0')) return `${shown} has a zero byte in it`
  if (name.split('/').includes('..')) return `${shown} leads out of its folder`
  // A tar may name folders again and again.
  return seen.has(name) && !name.endsWith('/') ? `${shown} is in it twice` : null
}
