const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|mär|mai|okt|dez'
const date = new RegExp(
  `^(\\d{1,2}[-. /](${months})|(${months})[-. /]\\d{1,4}|\\d{4}-\\d{2}-\\d{2}( 00:00:00)?|\\d{1,2}/\\d{1,2}/\\d{2,4})$`,
  'i',
)

/** A gene symbol that a spreadsheet has turned into a date: `1-Mar` (MARCHF1), `Sep-02` (SEPTIN2), `2021-03-01`. */
export const isExcelDate = (name: string) => name.length >= 5 && name.length <= 19 && date.test(name)
