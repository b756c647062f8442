/** Colours that people with colour-vision deficiency tell apart (Okabe & Ito 2008), with meaning also in shape and words. */
export const colours = {
  increases: '#0072b2',
  decreases: '#d55e00',
  borrowed: '#555555',
  measuredUp: '#e69f00',
  measuredDown: '#56b4e9',
  mtncrna: '#009e73',
  ink: '#1c2430',
  faint: '#6b7684',
  paper: '#ffffff',
  nucleus: '#f3eefb',
  cytoplasm: '#f7f8fa',
  mitochondrion: '#fdf3e7',
  matrix: '#fbe6cd',
  fate: '#eef6f1',
} as const
