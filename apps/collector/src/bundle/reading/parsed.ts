import type { z } from 'zod'
import { HandedError } from '../file/handed-error.js'
import { handedVersion } from '../rows/page-data.js'

/** A value of that form. @throws HandedError that says where it has another. */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: string,
): z.output<Schema> {
  const { success, data, error } = schema.safeParse(value)
  if (success) return data
  const [issue] = error.issues
  const at = issue?.path.map(String).join('.') ?? ''
  throw new HandedError(
    `${where}${at === '' ? '' : `: ${at.slice(0, 100)}`}: ${issue?.message ?? 'has another form'}`,
  )
}

/** JSON of a text. @throws HandedError */
export function jsonOf(text: string, where: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new HandedError(`${where}: is no JSON`)
  }
}

/** @throws HandedError where a newer version wrote it. */
export function checkVersion(value: unknown, where: string): void {
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : null
  if (typeof version === 'number' && version > handedVersion)
    throw new HandedError(
      `${where}: was written by a newer Voicemark (form ${version}; this one reads up to ${handedVersion})`,
    )
}
