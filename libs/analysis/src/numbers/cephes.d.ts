/** The functions of cephes that are used here; its own types are out of reach of Node's module resolution. */
declare module 'cephes' {
  /** Settles when the functions may be called. */
  export const compiled: Promise<void>
  /** Regularised incomplete beta integral from 0 to x. */
  export function incbet(a: number, b: number, x: number): number
  /** The x at which `incbet(a, b, x)` is y. */
  export function incbi(a: number, b: number, y: number): number
  /** Area under the normal density from −∞ to x. */
  export function ndtr(x: number): number
  /** The x at which `ndtr(x)` is y. */
  export function ndtri(y: number): number
  /** Natural logarithm of the beta function. */
  export function lbeta(a: number, b: number): number
}
