import {createReadStream, existsSync, statSync} from 'node:fs'
import {createServer} from 'node:http'
import {extname, join, normalize} from 'node:path'
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

/** `serve`: the browser app as static files on loopback. Nothing is received but requests for these files. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .summary('The browser app, on this machine only.')
    .description('Serves the browser app as static files on 127.0.0.1; everything is computed in the browser.')
    .option('--port <n>', 'port (default 8642; 0 = any free one)', '8642')
    .action(async (options: {port: string}) => serve(Number(options.port)))
}

async function serve(port: number): Promise<void> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UserError('invalid-input', `--port: expected a whole number from 0 to 65535`)
  if (!existsSync(join(site, 'index.html')))
    throw new UserError('not-found', `the browser app is not built; run 'npm run build' in the folder of mitologic first`)
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)).replace(/^(\.\.[/\\])+/, '')
    const file = join(site, path.endsWith('/') ? `${path}index.html` : path)
    if (request.method !== 'GET' && request.method !== 'HEAD') return response.writeHead(405).end()
    if (!file.startsWith(site) || !existsSync(file) || !statSync(file).isFile())
      return response.writeHead(404, {'content-type': 'text/plain'}).end('not found\n')
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    })
    if (request.method === 'HEAD') return response.end()
    return createReadStream(file).pipe(response)
  })
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
    const stop = () => server.close(() => done())
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
}
