/** Addresses of the clocks of a unit: "/staff/clocks?unit=U01&clock=sign&state=overdue". Pure. */
import { kClocks, kClockStates, type ClockAsk } from "../../api/clocks.ts";
import { query } from "../../api/http.ts";

export interface ClockScreen {
  name: "clocks";
  ask: ClockAsk;
}

export function clocksOf(given: URLSearchParams): ClockScreen {
  const unit = given.get("unit");
  const clock = kClocks.find((one) => one === given.get("clock"));
  const state = kClockStates.find((one) => one === given.get("state"));
  return { name: "clocks", ask: { ...(unit && { unit }), ...(clock && { clock }), ...(clock && state && { state }) } };
}

export const clocksHref = ({ ask: { unit, clock, state } }: ClockScreen): string => `/staff/clocks${query({ unit, clock, state })}`;

/** The server's link to the rows behind a number ("/v1/clocks/rows?unit=U01&clock=sign") as a screen of this app. */
export const rowsHref = (href: string): string => clocksHref(clocksOf(new URLSearchParams(href.slice(href.indexOf("?")))));
