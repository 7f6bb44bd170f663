import { randomUUID } from 'node:crypto'
import { httpCases, json, type HttpRow } from '../case.js'
import { canary } from '../fixture/answers.js'

const begin = (body: unknown) => json('/api/v1/measurements', body)
const measurement = { text_length_chars: 5, subject: 'mine' }
const unknown = randomUUID()

const measurements: readonly HttpRow[] = [
  ['a list', begin([]), 422],
  ['null', begin('null'), 400, 'body-malformed'],
  ['a number', begin('1'), 400, 'body-malformed'],
  ['nothing of what is needed', begin({}), 422],
  ['an unknown field', begin({ ...measurement, [canary]: 1 }), 400],
  ['__proto__', begin('{"__proto__":{"subject":"x"}}'), 400, 'unknown-field'],
  ['half a character', begin('{"subject":"\\ud800","text_length_chars":1}'), 422],
  ['a length of -1', begin({ ...measurement, text_length_chars: -1 }), 422],
  ['a length of 1e308', begin({ ...measurement, text_length_chars: 1e308 }), 422],
  ['a length of 1.5', begin({ ...measurement, text_length_chars: 1.5 }), 422],
  ['a watch that is none', begin({ ...measurement, watch: 'pid:abc' }), 422],
  ['a watch of process 1 with a path', begin({ ...measurement, watch: 'pid:1/../2' }), 422],
  ['tags with a NUL', begin('{"tags":{"a\\u0000":"x"},"text_length_chars":1}'), 422],
  ['a million letters as an id', begin({ ...measurement, item_id: 'a'.repeat(200_000) }), 422],
  [
    'a mark of a measurement that there is not',
    json(`/api/v1/measurements/${unknown}`, { first_audio: true }, 'PATCH'),
    404,
    'measurement-unknown',
  ],
  [
    'an end of a measurement that there is not',
    json(`/api/v1/measurements/${unknown}/end`, { success: true }),
    404,
    'measurement-unknown',
  ],
  ['an id that is none', json('/api/v1/measurements/..%2f..%2fx/end', {}), 422],
  ['an id with a NUL', { path: '/api/v1/measurements/%00' }, 422],
  ['an end that is a list', json(`/api/v1/measurements/${unknown}/end`, '[]'), 422],
  ['an infinite duration', json(`/api/v1/measurements/${unknown}/end`, '{"audio_duration_s":1e999}'), 422],
  ['a watch that is a list', json('/api/v1/watches/find', { watch: ['pid:1'] }), 422],
  [
    'a watch of a name that is a pattern',
    json('/api/v1/watches/find', { watch: `name:${'(a+)+'.repeat(50)}$` }),
    422,
  ],
  ['a watch of a port of 99999', json('/api/v1/watches/find', { watch: 'port:99999' }), 422],
  [
    'a watch of a cgroup that is a path upwards',
    json('/api/v1/watches/find', { watch: 'cgroup:../../etc' }),
    422,
  ],
  ['a watch of a container with an option', json('/api/v1/watches/find', { watch: 'container:--help' }), 422],
]
const judge = (body: unknown) => json('/api/v1/judgements', body)
const judged = { judged_request_id: unknown, mos_ovrl: 3, judged_by: 'me' }
const judgements: readonly HttpRow[] = [
  ['nothing', judge({}), 422],
  ['a request that there is not', judge(judged), 404, 'judged-unknown'],
  ['a request that is no UUID', judge({ ...judged, judged_request_id: '../x' }), 422],
  ['a mark of 6 of 5', judge({ ...judged, mos_ovrl: 6 }), 422],
  ['a mark of null alone', judge({ ...judged, mos_ovrl: null }), 422],
  ['markup as a judge', judge({ ...judged, judged_by: `<script>${canary}` }), 404, 'judged-unknown'],
  ['a NUL as a judge', judge({ ...judged, judged_by: '\0' }), 422],
  ['a judge of 10,000 letters', judge({ ...judged, judged_by: 'a'.repeat(10_000) }), 422],
  [
    '__proto__ as a tag',
    judge(`{"judged_request_id":"${unknown}","mos_ovrl":3,"judged_by":"me","tags":{"__proto__":{}}}`),
    422,
  ],
]
const paths: readonly HttpRow[] = [
  ['GET /tts', { path: '/tts' }, 405, 'method-not-allowed'],
  ['PUT /tts', { path: '/tts', method: 'PUT' }, 405, 'method-not-allowed'],
  ['DELETE of a measurement', { path: `/api/v1/measurements/${unknown}`, method: 'DELETE' }, 405],
  ['a method that is none', { path: '/tts', method: 'PROPFIND' }, 405],
  ['bad percent coding', { path: '/api/v1/measurements/%E0%A4%A' }, 404, 'not-found'],
  ['a path of dots', { path: '/../../../etc/passwd' }, 404, 'not-found'],
  ['a path of coded dots', { path: '/%2e%2e/%2e%2e/etc/passwd' }, 404, 'not-found'],
  ['a path of 8 KB', { path: `/${canary.replaceAll(' ', '')}${'a'.repeat(8000)}` }, 404, 'not-found'],
  ['a campaign that is no UUID', { path: '/campaigns/__proto__/requests' }, 422],
  ['a campaign that there is not', { path: `/campaigns/${unknown}/requests` }, 200],
]

/** What else an agent is asked. */
export const agentCases = [
  ...httpCases('measurements', 'agent', measurements),
  ...httpCases('judgements', 'agent', judgements),
  ...httpCases('paths of the agent', 'agent', paths),
]
