import { correction, correctionPage, correctionPreview } from '@voicemark/schema/rest'
import { correctionBody } from '../../../corrections/correction-body.js'
import { json, type Operations } from './operation.js'

const parts = { id: 'Id of a correction.' }

/** What persons change of what the data say. */
export const correctionOperations = {
  'GET /api/v1/corrections': {
    id: 'listCorrections',
    tag: 'Corrections',
    summary: 'Who changed what, and why; newest first, a page at a time',
    query: ['limit', 'cursor', 'kind', 'target', 'standing'],
    answers: { 200: json(correctionPage) },
    errors: ['cursor-invalid'],
  },
  'POST /api/v1/corrections': {
    id: 'correct',
    tag: 'Corrections',
    summary: 'Excludes, deletes, labels, joins or tags, with the reason',
    description:
      'To delete needs the role admin. 200: the same was said before, or a preview with `dry_run=true`; 202: a deletion that goes on.',
    query: ['dry_run'],
    body: json(correctionBody),
    answers: {
      200: json(correction.or(correctionPreview)),
      201: json(correction),
      202: json(correction),
    },
    headers: ['Location'],
    errors: ['target-unknown', 'target-ambiguous', 'correction-stands', 'correction-refused'],
  },
  'GET /api/v1/corrections/:id': {
    id: 'getCorrection',
    tag: 'Corrections',
    summary: 'One of them; of a deletion how far it is',
    parts,
    answers: { 200: json(correction) },
    errors: ['correction-unknown'],
  },
  'POST /api/v1/corrections/:id/undo': {
    id: 'undoCorrection',
    tag: 'Corrections',
    summary: 'Takes a correction back',
    parts,
    answers: { 200: json(correction) },
    errors: ['correction-unknown', 'correction-refused'],
  },
} as const satisfies Operations
