import { savedViews } from '@millrace/protocol';
import { slice } from '../../kernel/slice.ts';
import { createSavedView, deleteSavedView, getSavedView, searchSavedViews, updateSavedView } from './saved-view.ts';

export const savedViewsSlice = slice(savedViews, {
  createSavedView,
  getSavedView,
  searchSavedViews,
  updateSavedView,
  deleteSavedView,
});
