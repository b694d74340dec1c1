/** Addresses of the overview: of the city, of one zone, of one unit and what is below it. Pure. */
export const kScopes = ["city", "zone", "unit"] as const;
export type ScopeKind = (typeof kScopes)[number];
export type OverviewScreen = { name: "overview"; scope: ScopeKind; key: string };

export function overviewOf(first: string | undefined, second: string | undefined): OverviewScreen {
  const scope = kScopes.find((one) => one === first);
  return scope && scope !== "city" && second
    ? { name: "overview", scope, key: decodeURIComponent(second) }
    : { name: "overview", scope: "city", key: "" };
}
export const overviewHref = ({ scope, key }: Pick<OverviewScreen, "scope" | "key">): string =>
  scope === "city" ? "/staff/overview" : `/staff/overview/${scope}/${encodeURIComponent(key)}`;
