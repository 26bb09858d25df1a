export const loadTrashPage = () => import('./TrashPage.tsx');
