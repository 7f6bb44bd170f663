import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'

/** A schema of JSON Schema 2020-12, which OpenAPI 3.1 uses as it is. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** Forms as JSON Schema; those with an id are named once, and referred to. */
export interface Schemas {
  schemaOf(form: z.ZodType): JsonSchema
  readonly named: Readonly<Record<string, JsonSchema>>
}

/**
 * Turns forms of what is sent (`input`) or answered (`output`) into JSON Schema, one by one with a turn of the loop between:
 * all at once they would hold up those who deliver rows for a tenth of a second.
 */
export async function createSchemas(
  forms: Iterable<z.ZodType>,
  direction: 'input' | 'output',
): Promise<Schemas> {
  const named: Record<string, JsonSchema> = {}
  const byForm = new Map<z.ZodType, JsonSchema>()
  for (const form of new Set(forms)) {
    await setImmediate()
    const { schema, $defs } = schemaOf(form, direction)
    byForm.set(form, schema)
    Object.assign(named, $defs)
  }
  return { schemaOf: (form) => byForm.get(form) ?? {}, named }
}

function schemaOf(form: z.ZodType, direction: 'input' | 'output') {
  // In an object, since one that has a name stands whole at the root, and is referred to elsewhere.
  const made = z.toJSONSchema(z.object({ form }), {
    io: direction,
    override: ({ jsonSchema }) => {
      tidy(jsonSchema, direction)
    },
  })
  const { properties, $defs = {} } = pointed(made) as {
    readonly properties: { readonly form: JsonSchema }
    readonly $defs?: Readonly<Record<string, JsonSchema>>
  }
  return { schema: properties.form, $defs }
}

/** What is answered may have more members some day, which no reader may take for an error. */
function tidy(schema: z.core.JSONSchema.BaseSchema, direction: 'input' | 'output'): void {
  if (direction === 'output' && schema.additionalProperties === false) delete schema.additionalProperties
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (schema.format === 'uuid') delete schema.pattern
  // Of a tuple; generators of clients know no schema that is a word.
  if (direction === 'output' && schema.items === false) delete schema.items
}

/** References of a schema alone point into itself; those of a document to its components. */
function pointed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      name === '$ref' && typeof one === 'string'
        ? one.replace('#/$defs/', '#/components/schemas/')
        : pointed(one),
    ]),
  )
}
