// The package ships no typings; only what fourier.ts uses is declared here.
declare module '@echogarden/kissfft-wasm' {
  export interface KissFft {
    readonly HEAPF32: Float32Array
    readonly _malloc: (bytes: number) => number
    readonly _kiss_fftr_alloc: (length: number, isInverse: 0 | 1, memory: 0, bytes: 0) => number
    readonly _kiss_fftr: (plan: number, time: number, spectrum: number) => void
    readonly _kiss_fftri: (plan: number, spectrum: number, time: number) => void
  }

  const createModule: () => Promise<KissFft>
  export default createModule
}
