// Records so many requests below a folder, delivers them and prints what it has answered; dies at the failpoint of its
// environment. Used by failpoints.spec.ts.
import { armFailpoint } from '@voicemark/daemon'
import { recordRequests } from './record-requests.mjs'

const [root, collector, requests] = process.argv.slice(2)
armFailpoint(process.env)
await recordRequests(root, collector, Number(requests), (id) => process.stdout.write(`${id}\n`))
