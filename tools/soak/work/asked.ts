/**
 * Asks as `fetch` does, once more where a link that had been idle was closed just as it was to be used: Node's client does not
 * tell that from a server that is gone.
 */
export async function asked(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    if ((init.method ?? 'GET') !== 'GET' || !(error instanceof TypeError)) throw error
    return fetch(url, init)
  }
}
