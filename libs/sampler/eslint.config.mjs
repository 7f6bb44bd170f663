import base from '../../eslint.config.mjs'

/** The sampler reads one machine: it has no business with a network or with synthesis. */
const patterns = [
  { regex: '^(node:)?(http|https|http2|net|dgram|tls)$', message: 'The sampler knows no network.' },
  {
    regex: '^(express|multer|socket\\.io.*|onnxruntime-.*|@echogarden/.*)$',
    message: 'The sampler knows no TTS.',
  },
]

export default [
  ...base,
  { files: ['src/**/*.ts'], rules: { 'no-restricted-imports': ['error', { patterns }] } },
]
