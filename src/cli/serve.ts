import {spawn} from 'node:child_process'
import {createReadStream, existsSync, statSync} from 'node:fs'
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http'
import {extname, join, sep} from 'node:path'
import {pipeline} from 'node:stream'
import type {Command} from 'commander'
import {UserError} from '#errors'

const site = join(import.meta.dirname, '..', '..', 'build', 'web')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
  '.png': 'image/png',
}

/** The same policy as the page's own, for the workers too; `wasm-unsafe-eval` lets the engine compile models. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "frame-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** `serve`: the browser app as static files on loopback. Nothing is received but requests for these files. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .summary('The browser app, on this machine only.')
    .description('Serves the browser app as static files on 127.0.0.1; everything is computed in the browser.')
    .option('--port <n>', 'port; 0 = any free one', '8642')
    .option('--open', 'open it in the default browser')
    .action(async (options: {port: string; open?: boolean}) => serve(portOf(options.port), options.open === true))
}

function portOf(typed: string): number {
  const port = Number(typed)
  if (typed.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UserError('invalid-input', `--port: found '${typed}', expected a whole number from 0 to 65535`)
  return port
}

async function serve(port: number, open: boolean): Promise<void> {
  if (!existsSync(join(site, 'index.html')))
    throw new UserError('not-found', `the browser app is not built; run 'npm run build:web' in the folder of mitologic first`)
  const server = siteServer(site)
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => fail(portError(port, error)))
    server.listen(port, '127.0.0.1', done)
  })
  const listening = server.address()
  const address = `http://127.0.0.1:${typeof listening === 'object' && listening ? listening.port : port}/`
  process.stdout.write(`mitologic is at ${address} (Ctrl-C stops it)\n`)
  if (open) openBrowser(address)
  await new Promise<void>((done) => {
    const stop = () => {
      server.close(() => done())
      // A browser that keeps its connection open must not keep us waiting.
      server.closeAllConnections()
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
}

/** Why the port cannot be had, as something the user can mend. */
function portError(port: number, error: NodeJS.ErrnoException): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new UserError('conflict', `--port: port ${port} is in use; choose another`, {cause: error})
    case 'EACCES':
      return new UserError('io', `--port: this user may not listen on port ${port}; choose one above 1023`, {cause: error})
    default:
      return new UserError('io', `--port: port ${port} cannot be listened on (${error.code ?? error.message}); choose another`, {
        cause: error,
      })
  }
}

/** Hands the address to the machine's default browser; where there is none, the address printed is all there is. */
function openBrowser(address: string): void {
  const [command, args] = openers[process.platform] ?? ['xdg-open', []]
  const child = spawn(command, [...args, address], {stdio: 'ignore', detached: true})
  child.on('error', () => process.stderr.write(`mitologic: no browser could be started here; open ${address} yourself\n`))
  child.unref()
}

const openers: Partial<Record<NodeJS.Platform, readonly [string, readonly string[]]>> = {
  darwin: ['open', []],
  win32: ['cmd', ['/c', 'start', '']],
}

/** A server of the files of a folder, not yet listening. */
export const siteServer = (folder: string): Server => createServer((request, response) => answer(folder, request, response))

/** Answers one request with a file of the site, or says why not. Only names of this machine are answered, so that no other page can ask. */
function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const refuse = (status: number, words: string): void => {
    response.writeHead(status, {'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff'}).end(`${words}\n`)
  }
  const name = request.headers.host ?? ''
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(name)) {
    refuse(421, 'asked under another name')
    return
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuse(405, 'only GET and HEAD')
    return
  }
  const file = fileOf(folder, request.url ?? '/')
  if (file === undefined) {
    refuse(404, 'not found')
    return
  }
  const {size} = statSync(file)
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-length': size,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': file.includes(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  if (request.method === 'HEAD') response.end()
  // `pipeline` also closes the file when the browser goes away in the middle.
  else pipeline(createReadStream(file), response, () => {})
}

/** The file that an address names inside the folder; nothing for what is not a plain name of an existing file. */
function fileOf(folder: string, url: string): string | undefined {
  let path: string
  try {
    path = decodeURIComponent(url.split(/[?#]/, 1)[0]!)
  } catch {
    return undefined
  }
  const parts = path.split('/').slice(1)
  if (!path.startsWith('/') || parts.some((part) => part === '..' || /[\\\0]/.test(part))) return undefined
  const file = join(folder, ...parts, ...(path.endsWith('/') ? ['index.html'] : []))
  return file.startsWith(folder + sep) && existsSync(file) && statSync(file).isFile() ? file : undefined
}
