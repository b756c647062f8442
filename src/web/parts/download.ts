const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  svg: 'image/svg+xml',
  tsv: 'text/tab-separated-values',
  csv: 'text/csv',
  json: 'application/json',
  md: 'text/markdown',
}

/** The content as a file of its kind; text is UTF-8. */
export function blobOf(name: string, content: string | Uint8Array): Blob {
  const ending = name.toLowerCase().split('.').pop() ?? ''
  return new Blob([content as BlobPart], {type: `${types[ending] ?? 'application/octet-stream'};charset=utf-8`})
}

/** Hands the user a file. */
export function download(name: string, content: string | Uint8Array): void {
  const url = URL.createObjectURL(blobOf(name, content))
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = name.split('/').pop()!
  anchor.click()
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
