import { credential, issuedCode, issuedLink, issuedToken, session, tokenList } from '@voicemark/schema/rest'
import { enrolmentBody, linkBody, redeemBody, rotateBody, tokenBody } from '../../routes/access/token-body.js'
import { json, type Operations } from './operation.js'

const parts = { id: 'Id of a token, a code or a link.' }

/** Who may do what. */
export const accessOperations = {
  'GET /api/v1/session': {
    id: 'getSession',
    tag: 'Access',
    summary: 'Who asks, and what they may',
    answers: { 200: json(session) },
  },
  'GET /api/v1/tokens': {
    id: 'listTokens',
    tag: 'Access',
    summary: 'What was given out, newest first, without what is secret of it',
    answers: { 200: json(tokenList) },
  },
  'POST /api/v1/tokens': {
    id: 'addToken',
    tag: 'Access',
    summary: 'A new token; this answer alone has its secret',
    body: json(tokenBody),
    answers: { 201: json(issuedToken) },
  },
  'POST /api/v1/tokens/:id/revoke': {
    id: 'revokeToken',
    tag: 'Access',
    summary: 'Ends a token, a code, a link or a session',
    parts,
    answers: { 200: json(credential) },
    errors: ['token-unknown'],
  },
  'POST /api/v1/tokens/:id/rotate': {
    id: 'rotateToken',
    tag: 'Access',
    summary: 'A second token of the same right, beside which the first one goes on for a while',
    parts,
    body: json(rotateBody),
    answers: { 201: json(issuedToken) },
    errors: ['token-unknown'],
  },
  'POST /api/v1/links': {
    id: 'addLink',
    tag: 'Access',
    summary: 'A link by which whoever has it reads the results until it ends',
    body: json(linkBody),
    answers: { 201: json(issuedLink) },
  },
  'POST /api/v1/enrolments': {
    id: 'addCode',
    tag: 'Access',
    summary: 'A code that one agent redeems once',
    body: json(enrolmentBody),
    answers: { 201: json(issuedCode) },
  },
  'POST /api/v1/enrolments/redeem': {
    id: 'redeemCode',
    tag: 'Access',
    summary: 'A code against the token of an agent',
    body: json(redeemBody),
    answers: { 201: json(issuedToken) },
    errors: ['code-refused', 'agent-enrolled'],
  },
} as const satisfies Operations
