/**
 * Aliases that are ambiguous in the knowledge, and the genes that HGNC gives them to. CC0 (HGNC, genenames.org).
 * Made by scripts/build-name-resources.ts from the alias table of HGNChelper, github.com/waldronlab/HGNChelper.
 * SHA-256 of that file: eab804842828fa7e3baf3e2d439de85e88c99fa0b75e3411b39aacedac585ef2
 */

/** `alias>approved symbol|approved symbol`. */
export const symbolClashes = ''
