import { shortNumber } from '../../../kernel/format.ts';

const decimalsMost = 8;

/**
 * A mean to the digits that its standard deviation leaves any meaning, and that deviation to two.
 * @example meanText(0.79751333, 0.0612) // '0.798 ± 0.061'
 */
export function meanText(mean: number, sd: number): string {
  if (sd === 0) return `${shortNumber(mean)} ± 0`;
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(sd)));
  if (decimals > decimalsMost || Math.abs(mean) >= 1e9 || sd >= 1e9)
    return `${shortNumber(mean)} ± ${Number(sd.toPrecision(2))}`;
  return `${mean.toFixed(decimals)} ± ${sd.toFixed(decimals)}`;
}
