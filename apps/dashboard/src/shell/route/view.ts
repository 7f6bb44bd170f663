import type { ComponentType } from 'preact'

/** What a view is told. */
export interface ViewProps {
  /** Values of the `:name` parts of its path. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
}

/** Who may open a view. */
export type Role = 'reader' | 'operator' | 'admin'

/** What a view belongs to in the navigation. */
export type Section = 'Watch' | 'Compare' | 'Manage'

/** One view of the page. */
export interface View {
  /** Such as `/requests/:id`. */
  readonly path: string
  /** Where it stands in the navigation; without it, it is reached from another view. */
  readonly nav?: { readonly section: Section; readonly name: string }
  /** @default 'reader' */
  readonly needs?: Role
  readonly load: () => Promise<ComponentType<ViewProps>>
}

const ranks: readonly Role[] = ['reader', 'operator', 'admin']

/** Whether a role, as `/api/v1/session` names it, has the rights of another one. */
export const hasRole = (role: string, needed: Role) =>
  ranks.findIndex((one) => one === role) >= ranks.indexOf(needed)
