// The package ships no typings; only what os-lock.ts calls is declared here.
declare module 'fs-native-extensions' {
  const locks: {
    /** Whether the exclusive lock of these bytes was free. */
    tryLock(fd: number, offset: number, length: number): boolean
  }
  export default locks
}
