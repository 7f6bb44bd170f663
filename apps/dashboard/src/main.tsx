import { render } from 'preact'
import { Shell } from './shell/shell.js'
import './shell/shell.css'

const place = document.getElementById('app')
if (place !== null) render(<Shell />, place)
