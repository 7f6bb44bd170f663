import type { Caller } from '../../access/caller.js'
import { may } from '../../access/roles.js'
import { escapeHtml } from './html-table.js'

/** What stands around a page. */
export interface Frame {
  /** Behind the name of the program, in the title and as the heading. */
  readonly title?: string
  /** Null: nobody has signed in. */
  readonly caller: Caller | null
  readonly csrf: string
  /** Markup of ours. */
  readonly main: string
  readonly footer?: string
}

/** A whole page, without a script. */
export function framed({ title, caller, csrf, main, footer = '' }: Frame): string {
  const name = title === undefined ? 'Voicemark' : `${title} · Voicemark`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(name)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/page.css"></head>
<body>${caller === null ? '' : navigation(caller, csrf)}
${main}
${footer}
</body></html>
`
}

function navigation(caller: Caller, csrf: string): string {
  const links = [
    '<a href="/plain">Results</a>',
    '<a href="/corrections">Corrections</a>',
    ...(may(caller.role, 'admin') ? ['<a href="/tokens">Tokens</a>'] : []),
    '<a href="/">Dashboard</a>',
  ]
  const signed = caller.by === 'session' || caller.by === 'link'
  const who = `<span>${escapeHtml(caller.name)}, ${caller.role}</span>`
  const out = signed
    ? `<form method="post" action="/logout">${csrfInput(csrf)}<button>Sign out</button></form>`
    : ''
  return `<nav aria-label="Pages">${links.join(' ')}${who}${out}</nav>`
}

/** The field without which no form is carried out. */
export const csrfInput = (csrf: string) => `<input type="hidden" name="_csrf" value="${escapeHtml(csrf)}">`
