const int64Max = 2n ** 63n - 1n;

/** A number as written, exact where it is a whole one that 64 bits hold; beyond them the nearest float. */
export function exactNumber(text: string): number | bigint {
  const number = Number(text);
  if (Number.isSafeInteger(number) || !/^[+-]?\d+$/.test(text)) return number;
  const whole = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return whole > int64Max || whole < -int64Max - 1n ? number : whole;
}
