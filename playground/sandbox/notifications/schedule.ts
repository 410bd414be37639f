const second = 1000
const minute = 60 * second
const hour = 60 * minute

// The official intervals between deliveries: at most 15 repetitions within about a day
const intervalsMs = [
  15 * second,
  15 * second,
  30 * second,
  3 * minute,
  10 * minute,
  20 * minute,
  30 * minute,
  30 * minute,
  30 * minute,
  60 * minute,
  3 * hour,
  3 * hour,
  3 * hour,
  6 * hour,
  6 * hour,
]

/**
 * When each delivery is due, in milliseconds after the first: `[0, 15 s, 30 s, 1 min, … 1444 min]`.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791861
 */
export const deliveryOffsetsMs: readonly number[] = intervalsMs.reduce<number[]>(
  (offsets, interval) => [...offsets, (offsets.at(-1) ?? 0) + interval],
  [0],
)

/** A receiver that takes longer has failed. */
export const deliveryTimeoutMs = 5 * second
