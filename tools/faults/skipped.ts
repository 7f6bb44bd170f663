/** A fault that cannot be made here, with the reason. */
export class Skipped extends Error {
  override readonly name = 'Skipped'
}
