import { savedViews } from '@millrace/protocol';
import { slice } from '../../kernel/slice.ts';
import {
  createSavedView,
  deleteSavedView,
  getSavedView,
  searchPinnedViews,
  searchSavedViews,
  updateSavedView,
} from './saved-view.ts';

export const savedViewsSlice = slice(savedViews, {
  createSavedView,
  getSavedView,
  searchSavedViews,
  searchPinnedViews,
  updateSavedView,
  deleteSavedView,
});
