import type { RequestHandler } from 'express'

/** What stands in a tab's corner: the bars of a voice. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0a5cbd"/><path d="M8 13v6m5.3-11v16m5.4-13v10M24 9v14" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>
`

/** GET /icon.svg: of the dashboard, and of the pages without a script. */
export const iconRoute: RequestHandler = (_request, response) => {
  response.type('svg').set('Cache-Control', 'public, max-age=86400').send(icon)
}
