import {
  configurationExport,
  configurationSummary,
  figureList,
  figureSet,
  fleetComparison,
  fleetExport,
  fleetSummary,
} from '@voicemark/schema/rest'
import { z } from 'zod'
import { lawHeaders } from './header-words.js'
import { json, type Operations } from './operation.js'

/** What is computed of the rows. */
export const resultOperations = {
  'GET /metrics/summary': {
    id: 'getSummary',
    tag: 'Results',
    summary: 'Every configuration in a few numbers',
    description: 'With `hardware` one of them, in the shape that an agent gives of itself.',
    query: ['hardware', 'campaign'],
    answers: { 200: json(z.union([fleetSummary, configurationSummary])) },
    headers: lawHeaders,
    errors: ['hardware-unknown'],
  },
  'GET /metrics/export': {
    id: 'getExport',
    tag: 'Results',
    summary: 'Every configuration with its analysis, and where its rows are',
    description: 'With `hardware` one of them, in the shape that an agent gives of itself.',
    query: ['hardware', 'campaign'],
    answers: { 200: json(z.union([fleetExport, configurationExport])) },
    headers: lawHeaders,
    errors: ['hardware-unknown'],
  },
  'GET /api/v1/comparison': {
    id: 'getComparison',
    tag: 'Results',
    summary: 'Every pair of configurations in one measure, with what makes them comparable or not',
    query: ['measure', 'split', 'override', 'campaign'],
    answers: { 200: json(fleetComparison) },
  },
  'GET /figures/:file': {
    id: 'getFigure',
    tag: 'Results',
    summary: 'A figure of all configurations as they are now, or its caption',
    parts: { file: 'Name of a figure with .png, .svg or .pdf, or with .txt for its caption.' },
    query: ['width', 'whiskers', 'bare'],
    answers: {
      200: {
        'image/png': 'bytes',
        'image/svg+xml': 'text',
        'application/pdf': 'bytes',
        'text/plain': 'text',
      },
    },
    errors: ['figure-unknown', 'figure-empty'],
  },
  'GET /api/v1/figures': {
    id: 'listFigures',
    tag: 'Results',
    summary: 'Each figure by name and title, where it is, or why there is nothing to draw',
    answers: { 200: json(figureList) },
  },
  'POST /api/v1/figures': {
    id: 'drawFigures',
    tag: 'Results',
    summary: 'Draws all figures into the metrics folder, as the schedule does',
    answers: { 200: json(figureSet) },
    errors: ['figures-not-written'],
  },
} as const satisfies Operations
