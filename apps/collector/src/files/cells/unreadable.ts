/** What a cell that cannot be read has instead of a value. */
export class Unreadable {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}
