declare module '*.css'
declare const __VERSION__: string
/** True in the built page, false in the development server. */
declare const __BUILT__: boolean
