import { exactTime } from '../format.ts';
import { compactNumber, type XKind } from './axis-text.ts';
import { type Scale, ticksOf } from './scale.ts';
import { timeTicks, units } from './time-ticks.ts';

/** A place on an axis and what is written there. */
export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** About `count` ticks of an axis. No two of them read the same, and none is rounded so that it says something else. */
export function axisTicks(scale: Scale, kind: XKind, count: number): Tick[] {
  if (scale.log || kind === 'step' || kind === 'metric') return numberTicks(ticksOf(scale, count));
  if (kind === 'relative') {
    const { step, values } = timeTicks(scale, count, 0);
    return values.map((value) => ({ value, text: relativeTick(value, step) }));
  }
  const { step, values } = timeTicks(scale, count, zoneOffset(scale.min));
  return values.map((value, i) => ({ value, text: timeTick(value, step, values[i - 1], scale) }));
}

const digitsLeast = 5;
const digitsMost = 17;

function numberTicks(values: readonly number[]): Tick[] {
  const step = Math.min(...values.slice(1).map((value, i) => value - (values[i] as number)));
  const isClear = (value: number, digits: number): boolean =>
    !Number.isFinite(step) || Math.abs(Number(value.toPrecision(digits)) - value) < step / 100;
  let digits = digitsLeast;
  while (digits < digitsMost && !values.every((value) => isClear(value, digits))) digits += 1;
  // `999.99999k` beside `1.00000001M` is no help.
  const isLong = digits > digitsLeast;
  return values.map((value) => ({
    value,
    text: isLong ? String(Number(value.toPrecision(digits))) : compactNumber(value),
  }));
}

/** Ms to add to UTC for the reader's clock. */
const zoneOffset = (ms: number): number => -new Date(ms).getTimezoneOffset() * units.minute;

/** The time of day; the date as well where it is another than at the tick before. */
function timeTick(ms: number, step: number, before: number | undefined, { min, max }: Scale): string {
  const text = exactTime(ms);
  const date = text.slice(0, 10);
  if (step >= units.day) return max - min > 300 * units.day ? date : date.slice(5);
  const clock = step >= units.minute ? text.slice(11, 16) : text.slice(11, 19);
  const fraction = step < units.second ? `.${String(Math.round(ms) % 1000).padStart(3, '0')}` : '';
  const isNew = before === undefined ? dayOf(min) !== dayOf(max) : dayOf(before) !== date;
  return isNew ? `${date.slice(5)} ${clock}${fraction}` : clock + fraction;
}

const dayOf = (ms: number): string => exactTime(ms).slice(0, 10);

function relativeTick(ms: number, step: number): string {
  if (ms === 0) return '0';
  const [unit, name] = relativeUnits.find(([size]) => step >= size && step % size === 0) ?? ([1000, 's'] as const);
  return `${compactNumber(ms / unit)} ${name}`;
}

const relativeUnits = [
  [units.day, 'd'],
  [units.hour, 'h'],
  [units.minute, 'min'],
] as const;
