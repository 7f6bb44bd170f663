import { render } from 'preact'
import { startTheme } from './shell/look/theme.js'
import { Shell } from './shell/shell.js'
import './shell/look/tokens.css'
import './shell/shell.css'
import './shell/parts/parts.css'

startTheme()
const place = document.getElementById('app')
if (place !== null) render(<Shell />, place)
