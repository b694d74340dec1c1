/** The load form as values. Pure. */
import { kSourceFormats, type CalendarImport, type SourceFormat } from "../../api/calendar.ts";

export interface SourceValue {
  format: SourceFormat | "";
  files: readonly { name: string; text: string }[];
}
export interface LoadValues {
  layer: string;
  year: string;
  sources: readonly [SourceValue, SourceValue];
}
export const emptyLoad = (layer: string, year: number): LoadValues =>
  ({ layer, year: String(year), sources: [{ format: "holiday_cn", files: [] }, { format: "chinese_days", files: [] }] });

export const formatOf = (value: string): SourceFormat | "" => kSourceFormats.find((format) => format === value) ?? "";

/** Fields that are still to be filled: the nation's list needs both publishers, another layer's one. */
export function missingLoad(values: LoadValues, national: boolean): string[] {
  const open: string[] = [];
  if (!values.layer) open.push("layer");
  if (!/^\d{4}$/.test(values.year)) open.push("year");
  values.sources.forEach(({ format, files }, index) => {
    if (index > 0 && !national && files.length === 0) return;
    if (!format) open.push(`format_${index}`);
    if (files.length === 0) open.push(`files_${index}`);
  });
  return open;
}

export const importOf = (values: LoadValues): CalendarImport => ({
  layer: values.layer, year: Number(values.year),
  sources: values.sources.flatMap(({ format, files }) => (format && files.length > 0 ? [{ format, files: [...files] }] : [])),
});
