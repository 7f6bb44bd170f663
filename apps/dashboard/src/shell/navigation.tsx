import { href } from './route/route.js'
import { hasRole, type Section, type View } from './route/view.js'
import { views } from './views.js'

const sections: readonly Section[] = ['Watch', 'Compare', 'Manage']

export interface NavigationProps {
  /** Path of the view that is shown. */
  readonly path: string
  readonly role: string | undefined
}

/** The ways to all views that who asks may open. */
export function Navigation({ path, role }: NavigationProps) {
  const open = views.filter(({ nav, needs = 'reader' }) => nav !== undefined && mayOpen(role, needs))
  return (
    <nav class="navigation" id="navigation" aria-label="Views">
      {sections.map((section) => (
        <Ways key={section} section={section} path={path} of={open} />
      ))}
    </nav>
  )
}

// Until it is known who asks, what every reader may open.
const mayOpen = (role: string | undefined, needs: NonNullable<View['needs']>) =>
  role === undefined ? needs === 'reader' : hasRole(role, needs)

interface WaysProps {
  readonly section: Section
  readonly path: string
  readonly of: readonly View[]
}

function Ways({ section, path, of }: WaysProps) {
  const ways = of.filter(({ nav }) => nav?.section === section)
  if (ways.length === 0) return null
  return (
    <div class="ways">
      <p class="ways-name" id={`ways-${section}`}>
        {section}
      </p>
      <ul aria-labelledby={`ways-${section}`}>
        {ways.map((view) => (
          <li key={view.path}>
            <a href={href(view.path)} aria-current={currentOf(view.path, path)}>
              {view.nav?.name}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The view itself, or one that it leads to. */
function currentOf(view: string, path: string): 'page' | 'true' | undefined {
  if (view === path) return 'page'
  return view !== '/' && path.startsWith(`${view}/`) ? 'true' : undefined
}
