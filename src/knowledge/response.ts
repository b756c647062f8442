/** What the response to the drug is called where an effect ends there. */
export const responseId = 'drug-response'
