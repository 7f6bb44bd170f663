import {
  agentSamples,
  agentTimeline,
  facets,
  requestPage,
  requestPart,
  requestSamples,
  requestTimeline,
  runPage,
  runSamples,
  runTimeline,
  wholeRequest,
  wholeRun,
} from '@voicemark/schema/rest'
import { requestParameters } from '../../request/asked-requests.js'
import { json, type Operations } from './operation.js'

const asBuckets = 'With `step` in buckets of time; else as they were measured.'

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
  'GET /api/v1/requests/:id': {
    id: 'getRequest',
    tag: 'Rows',
    summary: 'One request with its run, its corrections, and what there is around it',
    parts: { id: 'Id of a request.' },
    answers: { 200: json(wholeRequest) },
    errors: ['request-unknown'],
  },
  'GET /api/v1/requests/:id/samples': {
    id: 'getRequestSamples',
    tag: 'Rows',
    summary: 'The samples of one request, and what stands for those that are folded',
    description: asBuckets,
    parts: { id: 'Id of a request.' },
    query: ['step', 'fields'],
    answers: { 200: json(requestSamples.or(requestTimeline)) },
    errors: ['request-unknown'],
  },
  'GET /api/v1/runs/:id/samples': {
    id: 'getRunSamples',
    tag: 'Rows',
    summary: 'The samples of one run, a page at a time',
    description: asBuckets,
    parts: { id: 'Id of a run.' },
    query: ['step', 'fields', 'limit', 'cursor'],
    answers: { 200: json(runSamples.or(runTimeline)) },
    errors: ['run-unknown', 'cursor-invalid'],
  },
  'GET /api/v1/samples': {
    id: 'listSamples',
    tag: 'Rows',
    summary: 'What one agent sampled in a stretch of time, a page at a time',
    description: asBuckets,
    query: ['agent_id', 'since', 'until', 'step', 'fields', 'limit', 'cursor'],
    needed: ['agent_id', 'since'],
    answers: { 200: json(agentSamples.or(agentTimeline)) },
    errors: ['param-missing', 'machine-unknown', 'cursor-invalid'],
  },
  'GET /api/v1/facets': {
    id: 'listFacets',
    tag: 'Rows',
    summary: 'Which values the rows have that can be asked for, and how many have each',
    answers: { 200: json(facets) },
  },
} as const satisfies Operations
