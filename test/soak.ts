/** Whether expensive checks run whole (`npm run soak`, by hand) or a sample of them (every other run, CI too). */
export const soak = process.env['MITOLOGIC_SOAK'] === '1'
