import { createStore } from '../create-store.ts';

const isOpen = createStore(false);

/** The list of keys that do something. */
export const keyHelp = {
  use: isOpen.use,
  open: (): void => isOpen.set(true),
  close: (): void => isOpen.set(false),
};

/** Where keys do something, and what: parts of a key are pressed together, keys with `or` between them do the same. */
export const keyPlaces: readonly (readonly [place: string, keys: readonly (readonly [key: string, what: string])[]])[] =
  [
    [
      'Everywhere',
      [
        ['Ctrl K', 'Find experiments, runs, models, prompts and commands'],
        ['/', 'Go to the search or filter of the page'],
        ['[', 'Fold or unfold the sections'],
        ['?', 'Show these keys'],
        ['Esc', 'Close what is open'],
      ],
    ],
    [
      'In a table',
      [
        ['↑ or ↓', 'Go to the row above or below; k and j too'],
        ['Page up or Page down', 'Go a screen up or down'],
        ['Home or End', 'Go to the first or the last row'],
        ['x or Space', 'Select the row'],
        ['Shift ↑ or Shift ↓', 'Select from row to row'],
        ['c', 'Compare the runs that are selected'],
        ['Enter', 'Look at the run beside the table; once more opens it'],
        ['← or →', 'Close or open a group or nested runs'],
        ['e', 'Open what is closed, close what is open'],
        ['s', 'Star the run, or those that are selected; once more takes the star'],
        ['n', 'Write the note of the run'],
        ['h', 'Hide the run in charts, or those that are selected; once more shows them'],
        ['Menu or Shift F10', 'What can be done with a cell'],
      ],
    ],
    [
      'In a filter',
      [
        ['Enter', 'Apply what is written'],
        ['↑ or ↓', 'Go through the completions; Enter takes one'],
        ['Tab', 'Take the first completion'],
      ],
    ],
    [
      'On the page of a run',
      [
        ['s', 'Star it, or take the star'],
        ['n', 'Write its note'],
      ],
    ],
    [
      'In charts and images',
      [
        ['h', 'Hide the line that is pointed at or focused in the list, or show it'],
        ['← or →', 'Move the cursor of the chart'],
        [', or .', 'Go to the step before or after of logged images'],
        ['+ or -', 'Zoom images that are compared; 0 shows them whole, arrows move them'],
      ],
    ],
  ];
