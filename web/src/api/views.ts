import { get, put } from "./http.ts";

/** Limits of src/accounts/view.h; web/test/views.test.ts holds them equal. */
export const kViewsMax = 20;
export const kViewNameMax = 40;

/** A named set of filters of the inbox, words and values as in its address. */
export interface SavedView {
  name: string;
  filter: Readonly<Record<string, string>>;
}
export interface SavedViews {
  version: number;
  views: readonly SavedView[];
}

/** Those of the person who is signed in; version 0 where nothing was ever kept. */
export const readViews = (): Promise<SavedViews> => get("/v1/me/views");
/** Puts `views` in the place of those of `version`. Rejects with ApiError 412 if they were changed elsewhere meanwhile. */
export const saveViews = (version: number, views: readonly SavedView[]): Promise<SavedViews> => put("/v1/me/views", { views }, { ifMatch: version });
