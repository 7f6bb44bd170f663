import base from '../../eslint.config.mjs'

const patterns = [{ regex: '^node:', message: 'This library is plain values: no Node modules.' }]

export default [
  ...base,
  {
    files: ['src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  },
]
