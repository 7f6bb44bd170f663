import { tags } from '@voicemark/schema'
import { z } from 'zod'
import { targetKinds } from '../store/corrections/correction.js'

/** A line that a person wrote: nothing that has no sign of its own, such as a control character or half of one. */
const line = (most: number) =>
  z
    .string(`expected 1–${most} characters`)
    .transform((text) => text.trim())
    .pipe(
      z
        .string()
        .min(1, `expected 1–${most} characters`)
        .max(most, `expected 1–${most} characters`)
        // Also what turns the direction of text around, or has no width: it would show otherwise than it is.
        .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'holds a control character'),
    )

const id = z.string('expected an id').min(1, 'expected an id').max(128, 'expected an id')
const reason = line(500)
const target_kind = z.enum(targetKinds, `expected ${targetKinds.join(', ')}`)
const tagName = z.string('expected a tag').regex(/^[A-Za-z0-9_.-]{1,64}$/, 'expected the name of a tag')

/** What a correction is asked for with. */
export const correctionBody = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('exclude'), target_kind, target: id, reason }),
    z.strictObject({ kind: z.literal('delete'), target_kind, target: id, reason }),
    z.strictObject({
      kind: z.literal('label'),
      target_kind: z.literal('configuration').default('configuration'),
      target: z.strictObject({
        agent_id: id,
        hardware_tier: z.string().min(1).max(64),
        device_type: z.string().min(1).max(32),
      }),
      label: line(64),
      merge: z.boolean('expected true or false').default(false),
      reason,
    }),
    z.strictObject({
      kind: z.literal('join'),
      target_kind: z.literal('agent').default('agent'),
      target: id,
      into: id,
      reason,
    }),
    z.strictObject({
      kind: z.literal('tags'),
      target_kind: z.literal('request').default('request'),
      target: id,
      set: tags.default({}),
      unset: z.array(tagName).max(64).default([]),
      reason,
    }),
  ],
  'kind: expected exclude, delete, label, join or tags',
)

export type CorrectionBody = z.output<typeof correctionBody>
