import type { RequestView } from './request-views.js'

/** Of the latest revision of each view; a promise that is rejected is forgotten. */
export function remember<Value>(make: (view: RequestView) => Value): (view: RequestView) => Value {
  const known = new WeakMap<object, Value>()
  return (view) => {
    const value = known.get(view.revision) ?? make(view)
    known.set(view.revision, value)
    if (value instanceof Promise) value.catch(() => known.delete(view.revision))
    return value
  }
}
