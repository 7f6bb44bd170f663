import type { StoredCredential } from '../../store/credentials/credential-row.js'
import { roles } from '../../access/roles.js'
import { csrfInput } from './frame.js'
import { type Cell, escapeHtml, table } from './html-table.js'

/** What was made just now, with what is shown of it once. */
export interface MadeCredential {
  readonly about: string
  readonly secret: string
}

/** What was given out, with forms for more and for taking it back. */
export function tokensMain(
  credentials: readonly StoredCredential[],
  { csrf, now_s }: { csrf: string; now_s: number },
  { made = null, problem = null }: { made?: MadeCredential | null; problem?: string | null } = {},
): string {
  const said = problem === null ? '' : `<p role="alert" class="alert">${escapeHtml(problem)}</p>`
  const shown =
    made === null
      ? ''
      : `<section class="alert"><p>${escapeHtml(made.about)} It is shown this once.</p><p class="secret"><code>${escapeHtml(made.secret)}</code></p></section>`
  const head = ['name', 'what', 'role', 'agent', 'made', 'by', 'ends', 'last seen', '']
  const rows = credentials.map((one) => cellsOf(one, csrf, now_s))
  return `<main><h1>Tokens</h1>
<p class="note">Each machine and each person has one of their own, so that a lost one is taken back alone: it is out within a minute. Only hashes are kept.</p>${said}${shown}
${linkForm(csrf)}
${enrolForm(csrf)}
${tokenForm(csrf)}
<h2>Given out</h2>${table(head, rows, 'Nothing was given out yet.')}</main>`
}

const kinds: Readonly<Record<string, string>> = {
  token: 'token',
  enrolment: 'code',
  link: 'link',
  session: 'session',
}

function cellsOf(one: StoredCredential, csrf: string, now_s: number): Cell[] {
  const {
    name,
    kind,
    role,
    agent_id,
    created_at,
    created_by,
    expires_at,
    revoked_at,
    used_at,
    last_seen,
    token_id,
  } = one
  const ended = revoked_at !== null || used_at !== null || (expires_at !== null && expires_at <= now_s)
  const end =
    revoked_at !== null
      ? `taken back ${timeOf(revoked_at)}`
      : used_at !== null
        ? `redeemed ${timeOf(used_at)}`
        : (timeOf(expires_at) ?? 'never')
  const revoke = `<form method="post" action="/tokens" class="inline">${csrfInput(csrf)}<input type="hidden" name="revoke" value="${escapeHtml(token_id)}"><button>Take back</button></form>`
  const agent = agent_id?.slice(0, 8) ?? null
  return [
    name,
    kinds[kind] ?? kind,
    role,
    agent,
    timeOf(created_at),
    created_by,
    end,
    timeOf(last_seen),
    ended ? '' : { html: revoke },
  ]
}

function timeOf(unix_s: number | null): string | null {
  return unix_s === null
    ? null
    : `${new Date(unix_s * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

const nameInput = '<label>Name <input name="name" required maxlength="64"></label>'

function lastsInput(value: string, isNeeded: boolean): string {
  const empty = isNeeded ? 'required' : 'placeholder="for ever"'
  return `<label>Good for <input name="expires_in" value="${value}" size="8" pattern="[1-9][0-9]{0,4}[mhd]" title="90m, 12h or 30d" ${empty}></label>`
}

const form = (csrf: string, add: string, legend: string, fields: string, button: string) =>
  `<form method="post" action="/tokens">${csrfInput(csrf)}<input type="hidden" name="add" value="${add}"><fieldset><legend>${legend}</legend>${fields}<button>${button}</button></fieldset></form>`

const linkForm = (csrf: string) =>
  form(csrf, 'link', 'Show this page to somebody', `${nameInput}${lastsInput('7d', true)}`, 'Make a link')

const enrolForm = (csrf: string) =>
  form(csrf, 'code', 'Let a machine in', `${nameInput}${lastsInput('1h', true)}`, 'Make a code')

function tokenForm(csrf: string): string {
  const choices = roles
    .map((role) => `<option${role === 'reader' ? ' selected' : ''}>${role}</option>`)
    .join('')
  const fields = `${nameInput}<label>Role <select name="role">${choices}</select></label>${lastsInput('', false)}`
  return form(csrf, 'token', 'Give somebody a token', fields, 'Make a token')
}
