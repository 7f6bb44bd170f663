import { expect, test } from 'vitest'
import { programRefusal } from './program-refusal.js'

const specs = { pip: 'a-voice==1.0.0', npm: '@voices/all@1.2.1' }

test.each([
  [
    'pip',
    'ERROR: No matching distribution found for a-voice==1.0.0',
    'the index of pip has no a-voice==1.0.0 that can be taken',
  ],
  [
    'pip',
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('<pip>: Failed to establish a new connection: [Errno -2] Name or service not known')'\nERROR: No matching distribution found for a-voice==1.0.0",
    'its index cannot be reached: is there a network? (SETTINGS)',
  ],
  [
    'pip',
    "WARNING: Retrying after connection broken by 'ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 403 Forbidden'))'\nERROR: No matching distribution found",
    'its proxy does not let it through',
  ],
  [
    'pip',
    'SSLError(SSLCertVerificationError(1, [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed))',
    'no authority that it knows signed the certificate of its index',
  ],
  [
    'pip',
    'ERROR: HTTP error 403 while getting https://me:secret@index.invalid/a.whl',
    'does not give this package to everybody',
  ],
  [
    'npm',
    'npm error code E401\nnpm error Incorrect or missing password.\nnpm error A complete log of this run can be found in: /x',
    'it says: npm error Incorrect or missing password.',
  ],
  [
    'npm',
    'npm error code ENOTFOUND\nnpm error network request to https://registry.invalid/a failed, reason: getaddrinfo ENOTFOUND',
    'its index cannot be reached',
  ],
  ['npm', 'npm error code E404\nnpm error 404 Not Found', 'the index of npm has no @voices/all@1.2.1'],
  ['npm', 'something odd', 'npm brought no @voices/all@1.2.1; it says: something odd'],
  [
    'pip',
    'Downloading a-407.whl (403 kB)\nERROR: bad wheel',
    'pip brought no a-voice==1.0.0; it says: ERROR: bad wheel',
  ],
  [
    'pip',
    'ERROR: Could not find a version that satisfies the requirement a-voice==1.0.0 (from versions: none)\nERROR: No matching distribution found for a-voice==1.0.0',
    'the index of pip has no a-voice==1.0.0 that can be taken, or cannot be reached (SETTINGS)',
  ],
] as const)('what %s says is understood: %s', (program, said, words) => {
  const refusal = programRefusal(program, specs[program], said, { settings: 'SETTINGS', folder: '/' })
  expect(refusal).toMatchObject({ code: 'voice-download', message: expect.stringContaining(words) as string })
})

test('a disk that is full is no trouble of the line', () => {
  const said = 'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device'
  const refusal = programRefusal('pip', specs.pip, said, { settings: '', folder: '/' })
  expect(refusal).toMatchObject({
    code: 'voice-disk',
    message: expect.stringContaining('free on the disk of /') as string,
  })
})
