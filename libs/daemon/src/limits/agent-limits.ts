import { kibibyte, type Limit, mebibyte, valuesOf } from './limit.js'

/** Of the agent, beside those that settings choose. */
export const agentLimitTable = {
  links: { value: 1000, unit: 'at once', what: 'links to the agent', beyond: 'not accepted' },
  formBytes: {
    ...{ value: 21 * mebibyte, unit: 'bytes', what: 'form of POST /tts' },
    beyond: '413 `body-too-large`',
  },
  soundFileBytes: {
    ...{ value: 20 * mebibyte, unit: 'bytes', what: 'its file ref_audio' },
    beyond: '413 `body-too-large`',
  },
  fieldBytes: {
    ...{ value: 80 * kibibyte, unit: 'bytes', what: 'any other field of it' },
    beyond: '413 `field-too-large`',
  },
  fieldNameBytes: { value: 64, unit: 'bytes', what: 'name of a field', beyond: '400 `field-name`' },
  partHeaders: {
    ...{ value: 20, unit: 'of them', what: 'headers of a part of a form' },
    beyond: 'the rest is not read',
  },
  speechBytes: {
    ...{ value: 128 * kibibyte, unit: 'bytes', what: 'body of POST /v1/audio/speech' },
    beyond: '413 `body-too-large`',
  },
  measurementBytes: {
    ...{ value: 256 * kibibyte, unit: 'bytes', what: 'body that begins or marks a measurement' },
    beyond: '413 `body-too-large`',
  },
  measurementEndBytes: {
    ...{ value: 8 * mebibyte, unit: 'bytes', what: 'JSON that ends a measurement' },
    beyond: '413 `body-too-large`',
  },
  measuredSoundBytes: {
    ...{ value: 256 * mebibyte, unit: 'bytes', what: 'WAV that ends a measurement' },
    beyond: '413 `body-too-large`',
  },
  judgementBytes: {
    ...{ value: 16 * kibibyte, unit: 'bytes', what: 'body of a judgement' },
    beyond: '413 `body-too-large`',
  },
  measurements: {
    ...{ value: 256, unit: 'at once', what: 'measurements that run' },
    beyond: '429 `measurements-full`',
  },
  measuredPieces: {
    ...{ value: 100_000, unit: 'of them', what: 'pieces of sound of a measurement' },
    beyond: '422 `field-invalid`',
  },
  rowsKept: {
    ...{ value: 1024, unit: 'of them', what: 'rows of ended measurements in memory' },
    beyond: 'read from the journal',
  },
  sensorsMs: {
    ...{ value: 10_000, unit: 'ms', what: 'until it is known what the machine can measure' },
    beyond: '503 `sensors-unknown`, Retry-After 5',
  },
  batchRows: {
    ...{ value: 500, unit: 'of them', what: 'rows of a message to the collector' },
    beyond: 'in the next one',
  },
  batchBytes: {
    ...{ value: 256 * kibibyte - 1024, unit: 'bytes', what: 'rows of a message to the collector' },
    beyond: 'in the next one',
  },
  samplesInMemory: {
    ...{ value: 6000, unit: 'of them', what: 'samples that wait in memory for a disk' },
    beyond: 'counted as lost, `memory_full`',
  },
  campaigns: {
    ...{ value: 64, unit: 'of them', what: 'campaigns that it remembers' },
    beyond: 'the oldest that ended is forgotten',
  },
} as const satisfies Record<string, Limit>

export const agentLimits = valuesOf(agentLimitTable)
