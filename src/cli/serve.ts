import {createReadStream, existsSync, statSync} from 'node:fs'
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http'
import {extname, join, sep} from 'node:path'
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
    .option('--port <n>', 'port (default 8642; 0 = any free one)', '8642')
    .action(async (options: {port: string}) => serve(portOf(options.port)))
}

function portOf(typed: string): number {
  const port = Number(typed)
  if (typed.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UserError('invalid-input', `--port: found '${typed}', expected a whole number from 0 to 65535`)
  return port
}

async function serve(port: number): Promise<void> {
  if (!existsSync(join(site, 'index.html')))
    throw new UserError('not-found', `the browser app is not built; run 'npm run build:web' in the folder of mitologic first`)
  const server = siteServer(site)
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      fail(error.code === 'EADDRINUSE' ? new UserError('conflict', `port ${port} is in use; choose another with --port`) : error)
    })
    server.listen(port, '127.0.0.1', done)
  })
  const address = server.address()
  process.stdout.write(
    `mitologic is at http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}/ (Ctrl-C stops it)\n`,
  )
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
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response)
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
