/** Where the sources are, seen from the compiled tests in test/out/js/test. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const web = join(dirname(fileURLToPath(import.meta.url)), "../../../..");
export const text = (path: string): string => readFileSync(join(web, path), "utf8");
export const words = (lang: string): Record<string, string> => JSON.parse(text(`i18n/${lang}.json`)) as Record<string, string>;
export const sources = (): string[] =>
  readdirSync(join(web, "src"), { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name)).map((name) => `src/${name}`);
