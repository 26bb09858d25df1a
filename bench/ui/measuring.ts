import type { Browser, Page } from 'playwright-core';
import type { Target } from '../targets/target.ts';
import type { Figure } from './report.ts';

/** What a part of the bench measures with. */
export interface Measuring {
  readonly browser: Browser;
  readonly millrace: Target;
  readonly mlflow: Target;
  /** How often a figure is taken. */
  readonly times: number;
}

/** A part of the bench: data, which is kept between runs, and figures of the pages over it. */
export interface Part {
  readonly prepare: (measuring: Omit<Measuring, 'browser'>) => Promise<void>;
  readonly measure: (measuring: Measuring) => Promise<readonly Figure[]>;
}

export async function repeat(times: number, work: () => Promise<number>): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < times; i++) found.push(await work());
  return found;
}

/** A page of a profile that has seen nothing. Looking at the page from outside needs eval, which its policy refuses. */
export async function fresh<T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}
