/**
 * What happens when nothing more can be written to the terminal, pipe or file behind standard output and error.
 *
 * A reader that has enough (`| head`) ends the run silently. Any other failure of standard output is said once and ends it
 * with 2. Without standard error the run goes on, since the result is not there; but as warnings are lost it then ends with 2
 * too, unless it is a reader of them who has gone.
 */
export function watchStreams(): {exitCode(otherwise: number): number} {
  let isLost = false
  process.stdout.on('error', ({code}: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(0)
    const why = code === 'ENOSPC' || code === 'EDQUOT' ? `the disk is full (${code})` : `cannot be written (${code})`
    process.stderr.write(`mitologic: standard output: ${why}; what was printed is not complete, send it elsewhere\n`)
    process.exit(2)
  })
  process.stderr.on('error', ({code}: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') return
    isLost = true
    // Said by an event that may come when the run is over.
    process.exitCode = 2
  })
  return {exitCode: (otherwise) => (isLost && otherwise === 0 ? 2 : otherwise)}
}

/** Resolves when all is written. Where it cannot be, `watchStreams` ends the run. */
export function print(text: string): Promise<void> {
  const complete = text.endsWith('\n') ? text : `${text}\n`
  return new Promise((done) => {
    process.stdout.write(complete, (error) => {
      if (!error) done()
    })
  })
}
