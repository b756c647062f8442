/** Keeps every file of the page after the first visit, so that the next one needs no network. Nothing else is ever stored. */
interface ServiceWorkerScope extends EventTarget {
  readonly registration: {readonly scope: string}
  readonly clients: {claim(): Promise<void>}
  skipWaiting(): Promise<void>
}
interface LifecycleEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Fetching extends LifecycleEvent {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}

const scope = self as unknown as ServiceWorkerScope
/** Written by the build (`vite.config.ts`). */
const {version, files} = JSON.parse('%FILES%') as {version: string; files: string[]}
const name = `mitologic-${version}`
const publicFiles = ['icon.svg', 'app.webmanifest']

scope.addEventListener('install', (event) => {
  const work = caches
    .open(name)
    .then((cache) =>
      cache.addAll([...files, ...publicFiles].map((file) => new Request(new URL(file, scope.registration.scope), {cache: 'reload'}))),
    )
    .then(() => scope.skipWaiting())
  ;(event as LifecycleEvent).waitUntil(work)
})

scope.addEventListener('activate', (event) => {
  const work = caches
    .keys()
    .then((names) =>
      Promise.all(names.filter((other) => other.startsWith('mitologic-') && other !== name).map((other) => caches.delete(other))),
    )
    .then(() => scope.clients.claim())
  ;(event as LifecycleEvent).waitUntil(work)
})

scope.addEventListener('fetch', (event) => {
  const {request} = event as Fetching
  const url = new URL(request.url)
  if (request.method !== 'GET' || !url.href.startsWith(scope.registration.scope)) return
  const wanted = url.pathname.endsWith('/') ? new URL('index.html', scope.registration.scope).href : url.href
  ;(event as Fetching).respondWith(
    caches
      .open(name)
      .then((cache) => cache.match(wanted, {ignoreSearch: true}))
      .then((held) => held ?? fetch(request)),
  )
})

export {}
