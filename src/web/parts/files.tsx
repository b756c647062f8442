import {useId, useState} from 'react'

/** Bytes above which a file is refused: beyond this a browser tab may run out of memory. */
export const largest = 256 * 2 ** 20

const megabytes = (bytes: number) =>
  bytes < 2 ** 20 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 2 ** 20).toFixed(1)} MB`

/** Why a file is refused before a byte of it is read, or nothing. */
export function refusal(file: {readonly name: string; readonly size: number}): string | undefined {
  if (file.size === 0) return `${file.name}: the file is empty`
  if (file.size > largest) {
    return `${file.name}: found ${megabytes(file.size)}, expected at most ${megabytes(largest)} in a browser; use the command line for it, or keep only the rows and columns you need`
  }
  return undefined
}

/** A file as a task takes it. */
export async function inputFile(file: File): Promise<{name: string; bytes: Uint8Array}> {
  return {name: file.name, bytes: new Uint8Array(await file.arrayBuffer())}
}

interface Props {
  readonly words: string
  readonly accept?: string
  readonly onFiles: (files: readonly File[]) => void
}

/** Where files are dropped or chosen. What is refused is said by name. */
export function DropZone({words, accept, onFiles}: Props) {
  const id = useId()
  const [over, setOver] = useState(false)
  const [problems, setProblems] = useState<readonly string[]>([])
  const take = (files: readonly File[]) => {
    const refused = files.flatMap((file) => refusal(file) ?? [])
    setProblems(refused)
    const good = files.filter((file) => refusal(file) === undefined)
    if (good.length > 0) onFiles(good)
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the field inside does the same by keyboard */}
      <div
        className={over ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          take([...event.dataTransfer.files])
        }}
      >
        <label htmlFor={id}>{words}</label>
        <p>
          <input
            id={id}
            type="file"
            multiple
            accept={accept}
            onChange={(event) => {
              take([...(event.target.files ?? [])])
              event.target.value = ''
            }}
          />
        </p>
        <small>Files stay on this machine; they are not part of the link.</small>
      </div>
      {problems.map((problem) => (
        <p key={problem} className="notice bad" role="alert">
          {problem}
        </p>
      ))}
    </>
  )
}
