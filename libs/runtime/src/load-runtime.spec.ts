import { expect, test } from 'vitest'
import { loadRuntime } from './load-runtime.js'

test('the library is told to report nothing before it is loaded, whatever the environment says', async () => {
  process.env['ORT_DISABLE_TELEMETRY'] = '0'
  const { InferenceSession } = await loadRuntime()
  expect(process.env['ORT_DISABLE_TELEMETRY']).toBe('1')
  expect(InferenceSession.create).toBeTypeOf('function')
})
