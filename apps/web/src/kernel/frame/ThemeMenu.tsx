import { Monitor, Moon, Rows3, Rows4, Sun } from 'lucide-react';
import { densities, density } from '../density.ts';
import { theme, themeLabels, themes } from '../theme.ts';
import { Menu, MenuDivider, MenuItem } from '../ui/Menu.tsx';

const rowIcons = { compact: Rows4, comfortable: Rows3 } as const;
const rowLabels = { compact: 'Low rows', comfortable: 'High rows' } as const;
const icons = { system: Monitor, light: Sun, dark: Moon } as const;

/** Light, dark, or as the system says; and how high rows are. */
export function ThemeMenu() {
  const Current = icons[theme.use()];
  const shown = density.use();
  return (
    <Menu
      trigger={
        <button type="button" className="button bare icon-only" aria-label="Colours and rows">
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
      <MenuDivider />
      {densities.map((value) => {
        const Icon = rowIcons[value];
        return (
          <MenuItem
            key={value}
            icon={<Icon className="icon" aria-hidden />}
            disabled={value === shown}
            onSelect={() => density.set(value)}
          >
            {rowLabels[value]}
          </MenuItem>
        );
      })}
    </Menu>
  );
}
