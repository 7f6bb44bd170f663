import { useEffect, useState } from 'preact/hooks'

/** Where the page is: what stands behind the `#` of its address. */
export interface Route {
  /** Such as `/requests`. */
  readonly path: string
  readonly query: URLSearchParams
}

/** Values of the query; what is undefined or empty is left out. */
export type RouteQuery = Readonly<Record<string, string | number | undefined>>

let moves = 0
/** Whether the page was moved since it was opened: only then is it right to take the focus. */
export const hasMoved = () => moves > 0

/** Reads the part of an address behind its `#`. */
export function parseRoute(hash: string): Route {
  const [path, search] = splitOnce(hash.replace(/^#/, ''), '?')
  return { path: path === '' ? '/' : path, query: new URLSearchParams(search) }
}

/** The address of a view, such as `#/requests?voice=joe`. */
export function href(path: string, query: RouteQuery = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value))
  return `#${path}${search.size === 0 ? '' : `?${search.toString()}`}`
}

/** Goes to another view; one can go back. */
export function go(path: string, query?: RouteQuery): void {
  location.hash = href(path, query)
}

/** The parts of a path that fit a pattern, such as `/requests/:id`; null where it does not fit. */
export function match(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  if (wanted.length !== given.length) return null
  const parts: Record<string, string> = {}
  for (const [at, name] of wanted.entries()) {
    const part = given[at] ?? ''
    if (name.startsWith(':')) parts[name.slice(1)] = decoded(part)
    else if (name !== part) return null
  }
  return parts
}

/** The route, as it changes. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash))
  useEffect(() => {
    const look = () => {
      moves++
      setRoute(parseRoute(location.hash))
    }
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [])
  return route
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
