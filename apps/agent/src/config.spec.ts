import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { environment, readConfig } from './config.js'

describe('the configuration', () => {
  test('has a value for everything when nothing is set', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8000,
      threads: null,
      queueLimit: 8,
      timeoutS: 120,
    })
  })

  test('takes an empty variable as not set', () => {
    expect(readConfig({ VOICEMARK_AGENT_PORT: '' }).port).toBe(8000)
  })

  test('lists every wrong value at once, with what was expected', () => {
    const env = { VOICEMARK_AGENT_PORT: '70000', VOICEMARK_THREADS: 'many', VOICEMARK_AGENT_HOST: '0.0.0.0' }
    expect(() => readConfig(env)).toThrow(
      'VOICEMARK_AGENT_HOST: expected 127.0.0.1, ::1, localhost, got "0.0.0.0"; ' +
        'VOICEMARK_AGENT_PORT: expected a whole number 0–65535, got "70000"; ' +
        'VOICEMARK_THREADS: expected a whole number 1–256, got "many"',
    )
  })

  test('keeps voices in the state folder unless told otherwise', () => {
    expect(readConfig({ VOICEMARK_HOME: '/state' }).voicesDir).toBe(join('/state', 'voices'))
    expect(readConfig({ VOICEMARK_HOME: '/state', VOICEMARK_VOICES_DIR: '/voices' }).voicesDir).toBe(
      '/voices',
    )
  })

  test.each([
    [{ VOICEMARK_GPU: '1', CUDA_VISIBLE_DEVICES: 'GPU-aaaa' }, '1'],
    [{ CUDA_VISIBLE_DEVICES: 'GPU-aaaa,GPU-bbbb' }, 'GPU-aaaa'],
    // By a number it names the first of the fastest, unless it is told to count as nvidia-smi does.
    [{ CUDA_VISIBLE_DEVICES: '1,0' }, null],
    [{ CUDA_VISIBLE_DEVICES: '1,0', CUDA_DEVICE_ORDER: 'PCI_BUS_ID' }, '1'],
    [{ CUDA_VISIBLE_DEVICES: '-1' }, null],
    [{}, null],
  ])('reads the GPU of %j', (env, gpu) => {
    expect(readConfig(env).gpu).toBe(gpu)
  })

  test('refuses a GPU that is none', () => {
    expect(() => readConfig({ VOICEMARK_GPU: 'first' })).toThrow(
      'VOICEMARK_GPU: expected an index, GPU-… or MIG-…, or a PCI address, got "first"',
    )
  })

  test('takes what it documents for when nothing is set', () => {
    for (const [name, schema] of Object.entries(environment.shape)) {
      const unset = String(schema.meta()?.['unset'])
      expect(readConfig({ [name]: unset })).toEqual(readConfig({}))
    }
  })

  test('stands in the README, line by line', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8')
    const lines = Object.entries(environment.shape).map(([name, schema]) => {
      const { unset, description } = schema.meta() ?? {}
      return `| \`${name}\` | ${String(unset)} | ${String(description)} |`
    })
    expect(readme.replace(/ +\|/g, ' |')).toContain(lines.join('\n'))
  })
})
