/** Whoever may use what they cover for anything, at most with the names of its makers beside it. */
const permissive = new Set([
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'MIT',
  'Unlicense',
  'public domain',
])

/** Whether a voice may be taken without being asked; one without a licence that is known may not. */
export function isPermissive(licence: string | null): boolean {
  return licence !== null && permissive.has(licence)
}

/** A licence and what is said beside it, in one line for a person. */
export function shownLicence({
  licence,
  licence_note,
}: {
  readonly licence: string | null
  readonly licence_note: string | null
}): string {
  return [licence ?? 'not known', licence_note].filter((part) => part !== null).join('; ')
}
