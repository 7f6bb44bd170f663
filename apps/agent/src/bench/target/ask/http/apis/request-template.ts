import { urlEncoded } from './speech-api.js'

/** A request as a user writes it: `POST /synthesize {"text": {text}} => audio.data`. */
export interface RequestTemplate {
  readonly method: 'GET' | 'POST'
  /** With the query. */
  readonly path: string
  readonly body: string | null
  /** Where in the JSON of the answer the sound or its address is. */
  readonly field: string | null
}

/** What may stand in braces. */
export const placeholders = ['text', 'voice', 'model', 'speed', 'format'] as const
export type Placeholder = (typeof placeholders)[number]
/** Null where the configuration does not say it. */
export type TemplateValues = Readonly<Record<Placeholder, string | number | null>>

const placeholder = new RegExp(`\\{(${placeholders.join('|')})\\}`, 'g')

/** Null where it is none. */
export function parseTemplate(source: string): RequestTemplate | null {
  const [, method, path, rest = ''] = /^\s*(GET|POST)\s+(\/\S*)(?:\s+([^]*))?$/.exec(source) ?? []
  if (method === undefined || path === undefined) return null
  const [, body = '', field = null] = /^([^]*?)(?:(?:^|\s)=>\s*([\w.-]+)\s*)?$/.exec(rest) ?? []
  const trimmed = body.trim()
  return { method: method === 'GET' ? 'GET' : 'POST', path, body: trimmed === '' ? null : trimmed, field }
}

/** What is wrong with a template, and what it would leave out; null where nothing is. */
export function templateProblem(source: string, values: Omit<TemplateValues, 'text'>): string | null {
  const template = parseTemplate(source)
  if (template === null)
    return 'expected METHOD /path and where needed a body, such as POST /synthesize {"text": {text}}; GET or POST'
  const used = placesIn(template)
  if (!used.has('text')) return 'it has no {text}'
  const [, unknown] = /(\{[^{}]*\})/.exec(template.path.replace(placeholder, '')) ?? []
  if (unknown !== undefined)
    return `${unknown} is not known; there are ${placeholders.map((name) => `{${name}}`).join(', ')}`
  const empty = placeholders.find((name) => name !== 'text' && used.has(name) && values[name] === null)
  if (empty !== undefined) return `it has {${empty}}, and the configuration no ${empty}`
  if (values.speed !== 1 && !used.has('speed')) return 'it has no {speed}, and the configuration has one'
  if (template.method === 'GET' && template.body !== null) return 'GET has no body'
  return bodyProblem(template.body, { ...values, text: '"' })
}

const placesIn = ({ path, body }: RequestTemplate) =>
  new Set([...`${path} ${body ?? ''}`.matchAll(placeholder)].map(([, name]) => name as Placeholder))

function bodyProblem(body: string | null, values: TemplateValues): string | null {
  if (body === null || kindOf(body) !== 'json') return null
  try {
    JSON.parse(fillBody(body, values).body)
    return null
  } catch {
    return 'its body begins as JSON, and is none when it is filled'
  }
}

/** The path with values as a URL has them. */
export const fillPath = (path: string, values: TemplateValues) =>
  path.replace(placeholder, (_, name: Placeholder) => urlEncoded(values[name] ?? ''))

/** The body with each value as its place wants it, and what kind of body it is. */
export function fillBody(body: string, values: TemplateValues): { body: string; type: string } {
  const kind = kindOf(body)
  return { body: fills[kind](body, values), type: types[kind] }
}

type BodyKind = 'json' | 'xml' | 'form' | 'plain'

const types: Readonly<Record<BodyKind, string>> = {
  json: 'application/json',
  xml: 'application/xml; charset=utf-8',
  form: 'application/x-www-form-urlencoded',
  plain: 'text/plain; charset=utf-8',
}

function kindOf(body: string): BodyKind {
  if (/^[{[]/.test(body) && !/^\{[a-z]+\}$/.test(body)) return 'json'
  if (body.startsWith('<')) return 'xml'
  return /^[\w.[\]-]+=/.test(body) ? 'form' : 'plain'
}

const fills: Readonly<Record<BodyKind, (body: string, values: TemplateValues) => string>> = {
  json: fillJson,
  xml: (body, values) => body.replace(placeholder, (_, name: Placeholder) => xmlText(values[name])),
  form: fillPath,
  plain: (body, values) => body.replace(placeholder, (_, name: Placeholder) => String(values[name] ?? '')),
}

const xmlText = (value: string | number | null) =>
  String(value ?? '').replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** Strings of JSON are taken whole, so that it is known whether a value stands within one. */
function fillJson(body: string, values: TemplateValues): string {
  return body.replace(/"(?:[^"\\]|\\.)*"|\{(\w+)\}/g, (part, name: string | undefined) => {
    if (name !== undefined) return isPlaceholder(name) ? JSON.stringify(values[name]) : part
    return part.replace(placeholder, (_, within: Placeholder) =>
      JSON.stringify(String(values[within] ?? '')).slice(1, -1),
    )
  })
}

const isPlaceholder = (name: string): name is Placeholder => placeholders.some((one) => one === name)
