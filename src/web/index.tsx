/**
 * Web: the verbs in a browser; the computation happens right there, in workers.
 * Knows the page, the address bar and what people click; computes nothing itself.
 */
import {createRoot} from 'react-dom/client'
import {App} from './app.js'
import {startWorkers} from './client.js'
import './style.css'

startWorkers()
createRoot(document.getElementById('app')!).render(<App />)
// A page kept for offline use is wanted only where it is served from, not while it is being developed.
if ('serviceWorker' in navigator && __BUILT__) {
  navigator.serviceWorker.register(new URL('sw.js', document.baseURI)).catch(() => {})
}
