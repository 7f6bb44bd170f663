import { fillBody, fillPath, parseTemplate, templateProblem } from './request-template.js'
import { bearer, type ApiSettings, type SpeechApi } from './speech-api.js'

/** Whatever a server wants, as the user writes it. */
export const templateApi: SpeechApi = {
  problem({ request, ...settings }) {
    if (request === null) return 'template needs `request`, such as POST /synthesize {"text": {text}}'
    return templateProblem(request, valuesOf(settings))
  },
  request({ settings, text, key }) {
    const values = { text, ...valuesOf(settings) }
    const template = parseTemplate(settings.request ?? '')
    const { method = 'POST', path = '', body = null, field = null } = template ?? {}
    const filled = body === null ? null : fillBody(body, values)
    return {
      method,
      url: `${settings.url}${fillPath(path, values)}`,
      headers: {
        ...(filled !== null && { 'Content-Type': filled.type }),
        ...bearer(key),
      },
      ...(filled !== null && { body: filled.body }),
      format: settings.format,
      sample_rate_hz: settings.sample_rate_hz,
      field,
    }
  },
}

const valuesOf = ({ voice, model, speed, format }: Omit<ApiSettings, 'request'>) => ({
  voice,
  model,
  speed,
  format,
})
