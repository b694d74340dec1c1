import { get, query } from "./http.ts";

/** What a reply may begin with; {code} {unit} {date} are put in, 【】 holds what only the clerk knows. */
export interface ReplyTemplate {
  code: string;
  category: string;
  zh: string;
  en: string;
}
/** Those that fit a category, the most specific first. */
export const readTemplates = (category: string): Promise<{ templates: ReplyTemplate[] }> => get(`/v1/reply-templates${query({ category })}`);
