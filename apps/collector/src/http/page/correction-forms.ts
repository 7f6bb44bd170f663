import type { CorrectionPreview } from '../../corrections/corrections.js'
import type { Correction } from '../../store/corrections/correction.js'
import { targetKinds } from '../../store/corrections/correction.js'
import { counted } from '../../figures/words/numerals.js'
import { csrfInput } from './frame.js'
import { type Cell, count, escapeHtml, table } from './html-table.js'

/** Who looks at the corrections, and what their forms need. */
export interface CorrectionsView {
  readonly csrf: string
  readonly mayCorrect: boolean
  readonly mayDelete: boolean
}

/** What somebody is about to correct, and with which consequences. */
export interface PendingCorrection {
  readonly kind: 'exclude' | 'delete'
  readonly reason: string
  readonly preview: CorrectionPreview
}

/** All corrections, the forms for more, and the one that waits for a yes. */
export function correctionsMain(
  corrections: readonly Correction[],
  view: CorrectionsView,
  { pending = null, problem = null }: { pending?: PendingCorrection | null; problem?: string | null } = {},
): string {
  const said = problem === null ? '' : `<p role="alert" class="alert">${escapeHtml(problem)}</p>`
  const head = ['when', 'what', 'of', 'why', 'by', 'now']
  const rows = corrections.map((one) => cellsOf(one, view))
  return `<main><h1>Corrections</h1>
<p class="note">Rows that are left out stay in the database and are in no figure, summary or default export until that is undone; each figure says how many it lacks and why. Deleted rows are gone and counted as removed.</p>${said}
${pending === null ? '' : confirmation(pending, view)}
${view.mayCorrect ? askForm(view) : '<p class="note">Your token reads; an operator corrects.</p>'}
<h2>So far</h2>${table(head, rows, 'Nothing was corrected.')}</main>`
}

const words = { exclude: 'left out', delete: 'deleted', label: 'named', join: 'joined', tags: 'tagged anew' }

function cellsOf(one: Correction, { csrf, mayCorrect }: CorrectionsView): Cell[] {
  const { kind, reason, made_by, made_at, undone_at, undone_by, correction_id } = one
  return [
    timeOf(made_at),
    kind === 'label' || kind === 'join'
      ? `${words[kind]} ${kind === 'label' ? one.detail.label : one.detail.into.slice(0, 8)}`
      : words[kind],
    targetWords(one),
    reason,
    made_by,
    undone_at !== null
      ? `undone ${timeOf(undone_at)} by ${undone_by ?? 'somebody'}`
      : kind === 'delete' || !mayCorrect
        ? stateOf(one)
        : {
            html: `<form method="post" action="/corrections" class="inline">${csrfInput(csrf)}<input type="hidden" name="undo" value="${escapeHtml(correction_id)}"><button>Undo</button></form>`,
          },
  ]
}

const stateOf = (one: Correction) =>
  one.kind === 'delete' && one.detail.state !== 'done' ? 'under way' : 'stands'

function targetWords({ target_kind, target }: Correction): string {
  return typeof target === 'string'
    ? `${target_kind} ${target}`
    : `${target.hardware_tier} on ${target.device_type}, agent ${target.agent_id.slice(0, 8)}`
}

const timeOf = (unix_s: number) =>
  `${new Date(unix_s * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`

function askForm({ csrf, mayDelete }: CorrectionsView): string {
  const kinds = targetKinds.map((kind) => `<option>${kind}</option>`).join('')
  const wipe = mayDelete
    ? '<label><input type="radio" name="kind" value="delete"> delete for ever</label>'
    : ''
  return `<form method="post" action="/corrections">${csrfInput(csrf)}<fieldset><legend>Correct</legend>
<label>What <select name="target_kind">${kinds}</select></label>
<label>Its id, or the first 8 characters of it <input name="target" required size="40" maxlength="128"></label>
<label>Why <input name="reason" required size="60" maxlength="500"></label>
<label><input type="radio" name="kind" value="exclude" checked> leave out, which can be undone</label>${wipe}
<button name="step" value="preview">Show what it would concern</button></fieldset></form>`
}

function confirmation({ kind, reason, preview }: PendingCorrection, { csrf }: CorrectionsView): string {
  const { target_kind, target, requests, samples, runs, configurations } = preview
  const id = typeof target === 'string' ? target : target.agent_id
  const of = configurations
    .map(
      (one) =>
        `<li>${escapeHtml(`${one.hardware_tier} on ${one.device_type}, agent ${one.agent_id.slice(0, 8)}`)}: ${count(one.requests)}</li>`,
    )
    .join('')
  const hidden = Object.entries({ kind, target_kind, target: id, reason })
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
    .join('')
  const what = kind === 'delete' ? 'Delete for ever' : 'Leave out'
  return `<section class="alert"><h2>${what}: ${escapeHtml(`${target_kind} ${id}`)}?</h2>
<p>${counted(requests, 'request')}, ${counted(samples, 'sample')}, ${counted(runs, 'run')}. Reason: ${escapeHtml(reason)}</p><ul>${of}</ul>
<form method="post" action="/corrections">${csrfInput(csrf)}${hidden}<button name="step" value="make">${what}</button> <a href="/corrections">No</a></form></section>`
}
