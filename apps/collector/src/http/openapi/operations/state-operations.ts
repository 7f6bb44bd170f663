import {
  collectorHealth,
  deliveryReport,
  diagnosis,
  liveness,
  readiness,
  replay,
} from '@voicemark/schema/rest'
import { z } from 'zod'
import { lawHeaders } from './header-words.js'
import { json, type Operations } from './operation.js'

/** How the collector is. */
export const stateOperations = {
  'GET /api/v1/health': {
    id: 'getDelivery',
    tag: 'State',
    summary: 'The law of delivery: whether every row of every run is accounted for',
    query: ['recount'],
    answers: { 200: json(deliveryReport) },
  },
  'GET /api/v1/diagnosis': {
    id: 'getDiagnosis',
    tag: 'State',
    summary: 'What `voicemark doctor` says of this collector, and what somebody has to do something about',
    answers: { 200: json(diagnosis) },
  },
  'POST /api/v1/quarantine/replay': {
    id: 'replayQuarantine',
    tag: 'State',
    summary: 'Tries the rows in quarantine again',
    answers: { 200: json(replay) },
  },
  'GET /metrics': {
    id: 'getMetrics',
    tag: 'State',
    summary: 'Fleet, law of delivery, storage, campaigns and configurations for Prometheus',
    answers: { 200: { 'text/plain': 'text' } },
    headers: lawHeaders,
  },
  'GET /api/v1/live': {
    id: 'watchLive',
    tag: 'State',
    summary: 'What arrives, as it arrives: events of this kind until whoever asks goes',
    description:
      'Server-sent events `hello`, `samples`, `request`, `agent`, and `skipped` where a slow reader missed some.',
    query: ['agents'],
    answers: { 200: { 'text/event-stream': 'text' } },
  },
  'GET /livez': {
    id: 'isAlive',
    tag: 'State',
    isProbe: true,
    summary: 'The process answers',
    answers: { 200: json(liveness) },
  },
  'GET /readyz': {
    id: 'isReady',
    tag: 'State',
    isProbe: true,
    summary: 'Whether it can take and give rows',
    answers: { 200: json(readiness), 503: json(readiness) },
  },
  'GET /healthz': {
    id: 'getHealth',
    tag: 'State',
    isProbe: true,
    summary: 'The same, with what each part says of itself',
    answers: { 200: json(collectorHealth), 503: json(collectorHealth) },
  },
  'GET /api/v1/openapi.json': {
    id: 'getDescription',
    tag: 'State',
    summary: 'This document; it holds no data',
    answers: { 200: json(z.record(z.string(), z.unknown())) },
  },
} as const satisfies Operations
