import { requestPage, requestPart, requestSamples, runPage, wholeRun } from '@voicemark/schema/rest'
import { requestParameters } from '../../request/asked-requests.js'
import { json, type Operations } from './operation.js'

/** What was delivered, as it is stored. */
export const rowOperations = {
  'GET /api/v1/runs': {
    id: 'listRuns',
    tag: 'Rows',
    summary: 'The runs of all agents or of one, the last first, a page at a time',
    query: ['agent_id', 'limit', 'cursor'],
    answers: { 200: json(runPage) },
    errors: ['cursor-invalid'],
  },
  'GET /api/v1/runs/:id': {
    id: 'getRun',
    tag: 'Rows',
    summary: 'One run, with what its machine is',
    parts: { id: 'Id of a run.' },
    answers: { 200: json(wholeRun) },
    errors: ['run-unknown'],
  },
  'GET /api/v1/requests': {
    id: 'listRequests',
    tag: 'Rows',
    summary: 'Requests with all columns or some, newest or oldest first, a page at a time',
    description:
      'Rows that arrive meanwhile are neither repeated nor hidden; a cursor is good for the question that it was given for.',
    query: [...requestParameters, 'fields', 'order', 'limit', 'cursor'],
    answers: { 200: json(requestPage.or(requestPart)) },
    headers: ['Voicemark-Rows-Excluded'],
    errors: ['hardware-unknown', 'cursor-invalid'],
  },
  'GET /api/v1/requests/:id/samples': {
    id: 'getRequestSamples',
    tag: 'Rows',
    summary: 'The samples of one request, and what stands for those that are folded',
    parts: { id: 'Id of a request.' },
    answers: { 200: json(requestSamples) },
    errors: ['request-unknown'],
  },
} as const satisfies Operations
