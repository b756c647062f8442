import {useSyncExternalStore} from 'react'

const subscribe = (changed: () => void) => {
  addEventListener('resize', changed)
  return () => removeEventListener('resize', changed)
}

/** Width of the page in CSS px, followed. */
export const useWidth = () => useSyncExternalStore(subscribe, () => document.documentElement.clientWidth)
