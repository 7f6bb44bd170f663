import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { StartError, readCertificates } from '../src/index.js'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))

test('a file of certificates is read as it is', () => {
  const path = fixture('certificate.pem')
  expect(readCertificates(path)).toBe(readFileSync(path, 'utf8'))
})

test('a file that is not there, and one without a certificate, are named with what is wrong', () => {
  const missing = fixture('none.pem')
  expect(() => readCertificates(missing)).toThrow(new StartError(`--ca: ${missing} cannot be read: ENOENT`))
  const key = fixture('key.pem')
  expect(() => readCertificates(key)).toThrow(
    new StartError(`--ca: ${key} holds no certificate as PEM (-----BEGIN CERTIFICATE-----)`),
  )
})
