/** The duty list and the delegations as tables. */
import type { Delegation, DutyLine } from "../../api/dispatch.ts";
import { of, pick, say } from "../../words/say.ts";
import { matterName, named } from "./named.ts";

/** A date stays on one line. */
const Days = ({ line: { effective_from: from, effective_to: to } }: { line: Pick<DutyLine, "effective_from" | "effective_to"> }) => (
  <><span class="nowrap">{to ? from : say("lists.since", { from })}</span>{to && <> – <span class="nowrap">{to}</span></>}</>
);

export function DutyTable({ lines, caption }: { lines: readonly DutyLine[]; caption: string }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="board">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{say("lists.unit")}</th><th scope="col">{say("lists.matter")}</th><th scope="col">{say("lists.kind")}</th><th scope="col">{say("lists.department")}</th>
            <th scope="col">{say("lists.basis")}</th><th scope="col">{say("lists.days")}</th><th scope="col">{say("lists.source")}</th><th scope="col" class="n">{say("lists.line")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.line}>
              <th scope="row">{named(line.unit)}</th>
              <td data-label={say("lists.matter")}>{matterName(line)}</td>
              <td data-label={say("lists.kind")}>{of("duty_kind", line.kind)}</td>
              <td data-label={say("lists.department")}>{line.department.code ? named(line.department) : "—"}</td>
              <td data-label={say("lists.basis")}>{line.legal_basis}</td>
              <td data-label={say("lists.days")}><Days line={line} /></td>
              <td data-label={say("lists.source")}>{line.source}</td>
              <td data-label={say("lists.line")} class="n">{line.line}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function DelegationTable({ lines, caption }: { lines: readonly Delegation[]; caption: string }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="board">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{say("lists.power")}</th><th scope="col">{say("lists.matter")}</th><th scope="col">{say("lists.from_department")}</th><th scope="col">{say("lists.to_unit")}</th>
            <th scope="col">{say("lists.basis")}</th><th scope="col">{say("lists.days")}</th><th scope="col">{say("lists.source")}</th><th scope="col" class="n">{say("lists.line")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.line}>
              <th scope="row">{pick(line)} <span class="code">{line.code}</span></th>
              <td data-label={say("lists.matter")}>{matterName(line)}</td>
              <td data-label={say("lists.from_department")}>{named(line.department)}</td>
              <td data-label={say("lists.to_unit")}>{named(line.unit)}</td>
              <td data-label={say("lists.basis")}>{line.legal_basis}</td>
              <td data-label={say("lists.days")}><Days line={line} /></td>
              <td data-label={say("lists.source")}>{line.source}</td>
              <td data-label={say("lists.line")} class="n">{line.line}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
