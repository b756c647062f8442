/**
 * Aliases that are ambiguous in the knowledge, and the genes that HGNC gives them to. CC0 (HGNC, genenames.org).
 * Made by scripts/build-name-resources.ts from the alias table of HGNChelper, github.com/waldronlab/HGNChelper.
 * SHA-256 of that file: eab804842828fa7e3baf3e2d439de85e88c99fa0b75e3411b39aacedac585ef2
 */

/** `alias>approved symbol|approved symbol`. */
export const symbolClashes =
  'CLC>CLC COX1>MT-CO1|PTGS1 COX2>MT-CO2|PTGS2 CPT1>CHPT1|CPT2 DRP1>DENR|DNM1L|UTRN Drp1>DENR|DNM1L|UTRN E3>ALDH9A1|SNORA63 TAZ>TAFAZZIN|WWTR1 UCP>UCP1 p21>H3P16|NSG1|TCEAL1'
