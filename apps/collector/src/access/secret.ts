import { createHash, randomBytes } from 'node:crypto'

/** A secret of 256 bits, which is shown once. */
export const newSecret = (): string => `vm_${randomBytes(32).toString('base64url')}`

/** Whether a text has the form of a secret; others need not be looked for. */
export const isSecret = (text: string): boolean => /^vm_[A-Za-z0-9_-]{43}$/.test(text)

/** What is kept of a secret, in hex. It is found by this, so that no comparison says how much of a guess was right. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** The 32 digits and letters of Crockford that nobody mixes up. */
const codeAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const codeLength = 16
const codePattern = new RegExp(`^[${codeAlphabet}]{${codeLength}}$`)

/** A code of 80 bits for a person to copy: `7Q2M-…`, four times four characters. */
export function newCode(): string {
  // 256 is eight times 32, so every character is as likely as another.
  const characters = [...randomBytes(codeLength)].map((byte) => codeAlphabet.charAt(byte % 32))
  return characters.join('').replace(/(.{4})(?=.)/g, '$1-')
}

/** A code as it was made, whatever a person did to its case, hyphens and look-alikes; null where it is none. */
export function readCode(text: string): string | null {
  const plain = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  return codePattern.test(plain) ? plain.replace(/(.{4})(?=.)/g, '$1-') : null
}
