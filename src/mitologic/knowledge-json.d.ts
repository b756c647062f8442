/** The snapshot that `npm run build` makes; `fromSnapshot` checks what it holds. */
declare module 'mitologic/knowledge.json' {
  const snapshot: object
  export default snapshot
}
