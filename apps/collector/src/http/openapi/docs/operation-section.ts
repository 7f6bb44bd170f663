import { escapeHtml, table } from '../../page/html-table.js'
import type { JsonSchema } from '../schemas.js'
import { typeWords } from './schema-section.js'
import { folded, inline, paragraphs } from './words.js'

/** One method of one path, as the document has it. */
export interface ShownOperation {
  readonly path: string
  readonly method: string
  readonly operation: JsonSchema
}

type Contents = Readonly<Record<string, { readonly schema: JsonSchema }>>
interface ShownResponse {
  readonly description: string
  readonly content?: Contents
}
interface ShownParameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly description: string
  readonly schema: JsonSchema
}

/** An operation, folded: what it takes, what it answers, and a command that asks for it. */
export function operationSection({ path, method, operation }: ShownOperation, url: string): string {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation
  const role = String(operation['x-role'])
  const shown = parameters as readonly ShownParameter[]
  const taken = shown.map((one) => [
    one.in === 'path' ? `{${one.name}}` : one.name,
    { html: typeWords(one.schema) },
    { html: `${inline(one.description)}${one.required && one.in === 'query' ? ' Needed.' : ''}` },
  ])
  const sent = ((requestBody ?? {}) as { readonly content?: Contents }).content
  const answers = Object.entries(responses as Readonly<Record<string, ShownResponse>>)
  const body = `${typeof description === 'string' ? paragraphs(description) : ''}
<p>Role: ${role}.</p>
${taken.length === 0 ? '' : table(['parameter', 'type', 'meaning'], taken, '')}
${sent === undefined ? '' : `<p>Body: ${contentWords(sent)}</p>`}
${table(
  ['status', 'answer', 'meaning'],
  answers.map(([status, answer]) => [
    status,
    { html: contentWords(answer.content ?? {}) },
    { html: paragraphs(answer.description) },
  ]),
  '',
)}
<pre tabindex="0"><code>${escapeHtml(command(method, `${url}${path}${neededQuery(shown)}`, role, sent))}</code></pre>`
  const head = `<code>${method.toUpperCase()} ${escapeHtml(path)}</code> ${inline(String(summary))}`
  return folded(String(operationId), head, body)
}

const contentWords = (content: Contents) =>
  Object.entries(content)
    .map(([type, { schema }]) => `${type}: ${typeWords(schema)}`)
    .join('<br>')

/** What has to be filled in is in capitals. */
function neededQuery(parameters: readonly ShownParameter[]): string {
  const needed = parameters.filter((one) => one.in === 'query' && one.required)
  return needed.length === 0 ? '' : `?${needed.map(({ name }) => `${name}=${name.toUpperCase()}`).join('&')}`
}

/** What a person types; whoever asks without a token leaves the header out. */
function command(method: string, url: string, role: string, sent: Contents | undefined): string {
  const token = role === 'anyone' ? '' : ' -H "Authorization: Bearer $VOICEMARK_TOKEN"'
  if (method === 'get') return `curl${token} '${url}'`
  if (sent?.['multipart/form-data'] !== undefined) return `curl${token} -F file=@FILE '${url}'`
  return sent === undefined ? `curl${token} -X POST '${url}'` : `curl${token} --json @BODY.json '${url}'`
}
