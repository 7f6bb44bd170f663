// The package ships no typings; only what the files beside this one use is declared here.
declare module '@echogarden/espeak-ng-emscripten' {
  export interface EspeakWorker {
    /** Returns 0 when espeak has the voice. */
    set_voice(name: string): number
    /** Speaks a text to nobody and writes its phonemes into a file of the module. Returns 0, or -1 without the file. */
    synth_ipa_(text: string, file: string): number
    list_voices(): readonly { readonly languages: readonly { readonly name: string }[] }[]
    /** Returns a pointer to NUL-terminated UTF-8 in the module's memory, allocated by each call and never freed by it. */
    text_to_phonemes(text: string, useIpa: 0 | 1): { readonly ptr: number }
  }

  export interface EspeakModule {
    readonly HEAPU8: Uint8Array
    readonly eSpeakNGWorker: new () => EspeakWorker
    readonly _malloc: (bytes: number) => number
    readonly _free: (pointer: number) => void
    /** Of Emscripten, https://emscripten.org/docs/api_reference/Filesystem-API.html */
    readonly FS: { lookupPath(path: string): { readonly node: EspeakNode } }
  }

  /** A file with its bytes, or a folder with what is in it. */
  export interface EspeakNode {
    readonly contents: Uint8Array | Readonly<Record<string, EspeakNode>>
  }

  export interface EspeakOptions {
    /** Gives the bytes of all its files, which lie one behind the other in one file. */
    getPreloadedPackage?(path: string, bytes: number): ArrayBuffer
  }

  const createModule: (options?: EspeakOptions) => Promise<EspeakModule>
  export default createModule
}
