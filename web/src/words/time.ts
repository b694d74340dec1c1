/** Instants as people read them, in the city's zone, and what is left of a deadline. Pure: the clock and the words come as arguments. */
export type DueTone = "none" | "calm" | "soon" | "over";
export interface Due {
  tone: DueTone;
  key: "due.left_minutes" | "due.left_hours" | "due.left_days" | "due.over_minutes" | "due.over_hours" | "due.over_days";
  n: number;
}

const kHour = 3_600_000;

/** "剩 7 小时": soon under 24 h, in hours below 72, then whole days; the same steps as pages::Words::until. */
export function dueOf(due: string | null, now: number): Due | null {
  const at = due === null ? Number.NaN : Date.parse(due);
  if (Number.isNaN(at)) return null;
  const over = now > at;
  const hours = Math.floor(Math.abs(at - now) / kHour);
  const tone: DueTone = over ? "over" : hours < 24 ? "soon" : "calm";
  const side = over ? "over" : "left";
  if (hours < 1) return { tone, key: `due.${side}_minutes`, n: 0 };
  return hours < 72 ? { tone, key: `due.${side}_hours`, n: hours } : { tone, key: `due.${side}_days`, n: Math.floor(hours / 24) };
}

/** "11-18 08:12", with the year when it is not this year's. */
export function moment(at: string, now: number, zone: string): string {
  const part = (time: number, options: Intl.DateTimeFormatOptions): Record<string, string> =>
    Object.fromEntries(
      new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options }).formatToParts(time).map(({ type, value }) => [type, value]),
    );
  const time = Date.parse(at);
  if (Number.isNaN(time)) return at;
  const p = part(time, { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
  const year = p["year"] === part(now, { year: "numeric" })["year"] ? "" : `${p["year"]}-`;
  return `${year}${p["month"]}-${p["day"]} ${p["hour"]}:${p["minute"]}`;
}

/** The instant of a <input type=datetime-local> value meant in `zone`. */
export function instantOf(local: string, zone: string): string {
  const guess = Date.parse(`${local}:00Z`);
  if (Number.isNaN(guess)) return local;
  // What the zone shows at the guess tells its offset; a second step settles the hours around a change of summer time.
  const shown = (time: number): number => Date.parse(`${localOf(new Date(time).toISOString(), zone)}:00Z`);
  const once = guess - (shown(guess) - guess);
  return new Date(once - (shown(once) - guess)).toISOString().replace(".000Z", "Z");
}

/** "2026-11-18T08:12" in `zone`, for <input type=datetime-local>. */
export function localOf(at: string, zone: string): string {
  const text = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  }).format(new Date(at));
  return text.replace(" ", "T");
}

/** "Asia/Shanghai" as people call it: "中国标准时间", "China Standard Time". */
export function zoneWords(zone: string, language: string): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "long" }).formatToParts(0);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
}
