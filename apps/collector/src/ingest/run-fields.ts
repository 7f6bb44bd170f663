import { type HelloMessage, protocolOneFields, type Stream, streamFields } from '@voicemark/schema'

/** The names of the values in a run's rows, by stream; undefined where they are those that this version writes. */
export type RunFields = Readonly<Record<Stream, readonly string[] | undefined>>

/** What this version makes of the fields that a hello names; `unknown` lists those that it has no column for. */
export function runFields({ fields = protocolOneFields }: HelloMessage): {
  readonly fields: RunFields
  readonly unknown: readonly string[]
} {
  const unknown = (['request', 'sample'] as const).flatMap((stream) =>
    fields[stream].filter((name) => !streamFields[stream].includes(name)).map((name) => `${stream}.${name}`),
  )
  return { fields: { request: other('request', fields), sample: other('sample', fields) }, unknown }
}

function other(stream: Stream, fields: Readonly<Record<Stream, readonly string[]>>) {
  const ours = streamFields[stream]
  const same = fields[stream].length === ours.length && fields[stream].every((name, i) => name === ours[i])
  return same ? undefined : fields[stream]
}
