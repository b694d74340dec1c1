/** What an import of zones would change: counts and codes, faults of the tiling, and the outlines before and after. */
import type { Counted, Faults, ZonePlan } from "../../api/city.ts";
import { listed, say } from "../../words/say.ts";
import type { Key } from "../../words/say.ts";
import { Badge, Facts } from "../../ui/parts.tsx";
import { sketches, type Sketch } from "./zone_map.ts";

const Codes = ({ told }: { told: Counted }) => (
  <>{told.count}{told.count > 0 && <span class="hint block wrap">{listed(told.codes)}{told.count > told.codes.length && " …"}</span>}</>
);

function FaultList({ what, told }: { what: "overlaps" | "gaps" | "overhangs"; told: Faults }) {
  if (told.count === 0) return null;
  return (
    <details class="more" data-faults={what}>
      <summary>{say(`city.${what}`, { n: told.count })}</summary>
      <ul>
        {told.rows.map((one, index) => (
          <li key={index}>{listed(one.zones) || say("city.whole_area")} · {say("city.square_metres", { n: Math.round(one.area_m2) })} · <span class="num">{one.lat.toFixed(5)}, {one.long.toFixed(5)}</span></li>
        ))}
      </ul>
      {told.count > told.rows.length && <p class="hint">{say("city.more_faults", { n: told.count - told.rows.length })}</p>}
    </details>
  );
}

/** A zone that is new, changed or gone has a thick broken line; what stays a thin one. */
function Map({ title, sketch, marked }: { title: Key; sketch: Sketch; marked: ReadonlySet<string> }) {
  return (
    <div class="part">
      <p><b>{say(title, { n: sketch.shapes.length })}</b></p>
      <svg viewBox={`-4 -4 ${sketch.width + 8} ${sketch.height + 8}`} role="img" aria-label={say(title, { n: sketch.shapes.length })} width="100%" height="320">
        {sketch.shapes.map(({ code, path }) => (
          <path key={code} d={path} data-zone={code} fill={marked.has(code) ? "currentColor" : "none"} fill-opacity="0.12" stroke="currentColor" stroke-width={marked.has(code) ? 3 : 1} stroke-dasharray={marked.has(code) ? "6 3" : undefined}>
            <title>{code}</title>
          </path>
        ))}
      </svg>
    </div>
  );
}

export function PlanPart({ plan }: { plan: ZonePlan }) {
  const [before, after] = sketches([plan.before, plan.after]);
  const clean = plan.overlaps.count + plan.gaps.count + plan.overhangs.count === 0;
  return (
    <div class="plan" data-plan>
      <h3 id="plan" tabIndex={-1}>{say("city.plan")}</h3>
      <Facts
        rows={[
          { name: say("city.added"), value: <Codes told={plan.added} /> },
          { name: say("city.changed"), value: <Codes told={plan.changed} /> },
          { name: say("city.removed"), value: <Codes told={plan.removed} /> },
          { name: say("city.same"), value: String(plan.same) },
          { name: say("city.crs"), value: plan.converted_from_gcj02 ? say("city.converted", { m: Math.round(plan.moved_m) }) : say("city.not_converted") },
        ]}
      />
      <p><Badge tone={clean ? "ok" : "warn"}>{say(clean ? "city.tiles" : "city.does_not_tile")}</Badge></p>
      <FaultList what="overlaps" told={plan.overlaps} />
      <FaultList what="gaps" told={plan.gaps} />
      <FaultList what="overhangs" told={plan.overhangs} />
      {plan.notes.length > 0 && <details class="more"><summary>{say("city.notes", { n: plan.notes.length })}</summary><ul>{plan.notes.map((note) => <li key={note} class="wrap">{note}</li>)}</ul></details>}
      <p class="hint">{say("city.map_key")}</p>
      <div class="sides">
        {before && <Map title="city.before" sketch={before} marked={new Set(plan.changed.codes.concat(plan.removed.codes))} />}
        {after && <Map title="city.after" sketch={after} marked={new Set(plan.changed.codes.concat(plan.added.codes))} />}
      </div>
    </div>
  );
}
