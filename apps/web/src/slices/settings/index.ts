export const loadSettingsPage = () => import('./SettingsPage.tsx');
