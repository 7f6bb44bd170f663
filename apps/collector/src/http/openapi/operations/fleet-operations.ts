import { agentList, agentPart, hardwareList, runSensors, wholeAgent } from '@voicemark/schema/rest'
import { json, type Operations } from './operation.js'

/** Machines, and what was measured of them. */
export const fleetOperations = {
  'GET /api/v1/agents': {
    id: 'listAgents',
    tag: 'Fleet',
    summary: 'The machines, with what they delivered',
    description: '`fields` may also name `cpu_model` and `gpu_name` of the hardware alone.',
    query: ['fields'],
    answers: { 200: json(agentList.or(agentPart)) },
  },
  'GET /api/v1/agents/:id': {
    id: 'getAgent',
    tag: 'Fleet',
    summary: 'One machine, what it does now as far as its rows say, and how much it cannot measure',
    parts: { id: 'Id of an agent.' },
    answers: { 200: json(wholeAgent) },
    errors: ['machine-unknown'],
  },
  'GET /api/v1/agents/:id/sensors': {
    id: 'getSensors',
    tag: 'Fleet',
    summary: 'What a machine can measure, as its newest run says, and why it cannot measure the rest',
    parts: { id: 'Id of an agent.' },
    query: ['run'],
    answers: { 200: json(runSensors) },
    errors: ['sensors-unknown'],
  },
  'GET /api/v1/hardware': {
    id: 'listHardware',
    tag: 'Fleet',
    summary: 'What each configuration is, and what was measured of it',
    query: ['hardware', 'campaign'],
    answers: { 200: json(hardwareList) },
    errors: ['hardware-unknown'],
  },
} as const satisfies Operations
