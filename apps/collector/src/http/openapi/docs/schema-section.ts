import { table } from '../../page/html-table.js'
import type { JsonSchema } from '../schemas.js'
import { folded, inline } from './words.js'

/** A named form, folded: its members, their types and what they mean. */
export function schemaSection(name: string, schema: JsonSchema): string {
  const { properties } = schema
  const required = new Set((schema['required'] ?? []) as readonly string[])
  const members = Object.entries((properties ?? {}) as Readonly<Record<string, JsonSchema>>)
  const rows = members.map(([member, one]) => [
    required.has(member) ? member : `${member}?`,
    { html: typeWords(one) },
    { html: meaningOf(one) },
  ])
  const body =
    members.length === 0 ? `<p>${typeWords(schema)}</p>` : table(['member', 'type', 'meaning'], rows, '')
  return folded(`form-${name}`, name, body)
}

const meaningOf = ({ description }: JsonSchema) =>
  typeof description === 'string' ? inline(description) : ''

/** What a value is, in a few words, with links to the forms it names. */
export function typeWords(schema: JsonSchema): string {
  const { $ref, type, items, enum: values, const: constant, anyOf, oneOf, additionalProperties } = schema
  if (typeof $ref === 'string') {
    const name = $ref.slice($ref.lastIndexOf('/') + 1)
    return `<a href="#form-${name}">${name}</a>`
  }
  const several = anyOf ?? oneOf
  if (Array.isArray(several)) return several.map((one) => typeWords(one as JsonSchema)).join(' or ')
  if (constant !== undefined) return inline(`\`${JSON.stringify(constant)}\``)
  if (Array.isArray(values)) return values.map((one) => inline(`\`${String(one)}\``)).join(' | ')
  if (type === 'array') return `list of ${typeWords((items ?? {}) as JsonSchema)}`
  if (type === 'object' && isSchema(additionalProperties) && schema['properties'] === undefined)
    return `by name: ${typeWords(additionalProperties)}`
  if (typeof type === 'string') return [type, schema['format']].filter(Boolean).map(String).join(', ')
  return Array.isArray(type) ? type.join(' or ') : 'anything'
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0
