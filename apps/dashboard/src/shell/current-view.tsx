import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Loading } from './parts/answer.js'
import { Notice } from './parts/notice.js'
import { Page } from './parts/page.js'
import { match, type Route } from './route/route.js'
import { hasRole, type View, type ViewProps } from './route/view.js'
import { views } from './views.js'

export interface CurrentViewProps {
  readonly route: Route
  /** Of who asks; undefined while it is not known yet. */
  readonly role: string | undefined
}

/** The view that the address names. */
export function CurrentView({ route: { path, query }, role }: CurrentViewProps) {
  const found = viewOf(path)
  const loaded = useLoaded(found?.view)
  if (found === null) return <Unknown path={path} />
  const { needs = 'reader' } = found.view
  if (role !== undefined && !hasRole(role, needs)) return <NotAllowed needs={needs} />
  if (loaded.problem) return <NotLoaded />
  const { View: Shown } = loaded
  // A view of another path is another view, whose heading takes the focus.
  return Shown === undefined ? <Loading /> : <Shown key={path} params={found.params} query={query} />
}

function viewOf(path: string) {
  for (const view of views) {
    const params = match(view.path, path)
    if (params !== null) return { view, params }
  }
  return null
}

interface Loaded {
  readonly of?: View
  readonly View?: ComponentType<ViewProps>
  readonly problem?: boolean
}

function useLoaded(view: View | undefined): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({})
  useEffect(() => {
    let isWanted = true
    view?.load().then(
      (View) => isWanted && setLoaded({ of: view, View }),
      () => isWanted && setLoaded({ of: view, problem: true }),
    )
    return () => void (isWanted = false)
  }, [view])
  return loaded.of === view ? loaded : {}
}

function Unknown({ path }: { readonly path: string }) {
  return (
    <Page title="No such view">
      <Notice kind="warn">
        <p>
          Nothing is at <code>{path}</code>. <a href="#/">Go to the fleet.</a>
        </p>
      </Notice>
    </Page>
  )
}

function NotAllowed({ needs }: { readonly needs: string }) {
  return (
    <Page title="Not for you">
      <Notice kind="warn">
        <p>This view needs a token with the role {needs}.</p>
      </Notice>
    </Page>
  )
}

function NotLoaded() {
  return (
    <Page title="The view did not arrive">
      <Notice kind="bad">
        <p>
          The collector is away, or it was upgraded meanwhile. <a href="/">Load the page again.</a>
        </p>
      </Notice>
    </Page>
  )
}
