/** Signed, two decimals. */
export const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`

/** A value in [−1, 1] with its interval on a line whose middle is 0; the numbers stand beside it in words. */
export function Interval({
  low,
  value,
  high,
  label,
  wide = false,
}: {
  readonly low: number
  readonly value: number
  readonly high: number
  readonly label: string
  readonly wide?: boolean
}) {
  const width = wide ? 260 : 110
  const height = wide ? 30 : 16
  const x = (v: number) => 6 + ((Math.max(-1, Math.min(1, v)) + 1) / 2) * (width - 12)
  const middle = wide ? 10 : height / 2
  const side = value > 0.0005 ? 'positive' : value < -0.0005 ? 'negative' : 'none'
  return (
    <svg
      className={`interval ${side}`}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={`${label}: ${signed(value)}, 95 % from ${signed(low)} to ${signed(high)}`}
    >
      <path className="axis" d={`M6 ${middle}H${width - 6}`} />
      <path className="zero" d={`M${x(0)} ${middle - 7}v14`} />
      <path className="range" d={`M${x(low)} ${middle}H${x(high)}`} />
      <circle cx={x(value)} cy={middle} r={wide ? 5 : 4} />
      {wide && (
        <>
          <text x="6" y="28">
            −1
          </text>
          <text x={x(0)} y="28" textAnchor="middle">
            0
          </text>
          <text x={width - 6} y="28" textAnchor="end">
            +1
          </text>
        </>
      )}
    </svg>
  )
}
