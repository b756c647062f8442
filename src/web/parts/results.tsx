import {useEffect, useMemo, useState} from 'react'
import type {Warning} from '#tasks'
import type {TaskAnswer} from '../worker/protocol.js'
import {blobOf, download} from './download.js'

/** Files of a result, one by one or all in one archive. */
export function Downloads({files, archive}: {readonly files: TaskAnswer['files']; readonly archive: string}) {
  const names = Object.keys(files)
  if (names.length === 0) return null
  const all = async () => {
    const {zipSync, strToU8} = await import('fflate')
    const content = Object.fromEntries(
      Object.entries(files).map(([name, data]) => [name.replace(/^_/, ''), typeof data === 'string' ? strToU8(data) : data]),
    )
    download(`${archive}.zip`, zipSync(content))
  }
  return (
    <details className="card" open>
      <summary>Downloads ({names.length} files)</summary>
      <ul className="downloads">
        <li>
          <button type="button" className="primary" onClick={all}>
            All in one ({archive}.zip)
          </button>
        </li>
        {names.map((name) => (
          <li key={name}>
            <button type="button" onClick={() => download(name.startsWith('_') ? `${archive}${name}` : name, files[name]!)}>
              {name.startsWith('_') ? `${archive}${name}` : name}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** A text as an address of its own for as long as it is shown. */
function useBlobUrl(name: string, content: string | Uint8Array | undefined): string | undefined {
  const blob = useMemo(() => (content === undefined ? undefined : blobOf(name, content)), [name, content])
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!blob) return
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return blob && url
}

/** The report as the command line writes it, in a frame where no script can run. */
export function ReportFrame({html, title}: {readonly html: string; readonly title: string}) {
  const url = useBlobUrl('report.html', html)
  return url ? <iframe className="report-frame" title={title} src={url} sandbox="allow-popups" /> : null
}

/** An SVG of a result as a picture: nothing in it can act on the page. */
export function Figure({svg, alt}: {readonly svg: string; readonly alt: string}) {
  const url = useBlobUrl('figure.svg', svg)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="figure" tabIndex={0} aria-label={alt}>
      {url && <img src={url} alt={alt} />}
    </section>
  )
}

/** Warnings of a result, each in a line. */
export function Warnings({warnings}: {readonly warnings: readonly Warning[]}) {
  if (warnings.length === 0) return null
  return (
    <div className="notice">
      <ul>
        {warnings.map((warning) => (
          <li key={warning.text}>{warning.text}</li>
        ))}
      </ul>
    </div>
  )
}
