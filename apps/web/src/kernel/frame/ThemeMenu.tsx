import { Monitor, Moon, Sun } from 'lucide-react';
import { theme, themeLabels, themes } from '../theme.ts';
import { Menu, MenuItem } from '../ui/Menu.tsx';

const icons = { system: Monitor, light: Sun, dark: Moon } as const;

/** Light, dark, or as the system says. */
export function ThemeMenu() {
  const Current = icons[theme.use()];
  return (
    <Menu
      trigger={
        <button type="button" className="button bare icon-only" aria-label="Colours">
          <Current className="icon" aria-hidden />
        </button>
      }
    >
      {themes.map((value) => {
        const Icon = icons[value];
        return (
          <MenuItem key={value} icon={<Icon className="icon" aria-hidden />} onSelect={() => theme.set(value)}>
            {themeLabels[value]}
          </MenuItem>
        );
      })}
    </Menu>
  );
}
