import { expect, it } from 'vitest';
import { prepareLog } from './prepare-log.ts';

it.each([
  ['plain\ntext', 'plain\ntext'],
  ['\u001b[31mred\u001b[0m', 'red'],
  ['10 %\r50 %\r100 %\ndone\r\n', '100 %\ndone\n'],
  ['\u001b]0;title\u0007x', 'x'],
])('%j reads %j', (raw, text) => expect(prepareLog(raw)).toBe(text));
