import { say } from "../words/say.ts";
import { fieldId } from "./field.tsx";

/** The faults of a form, on top, each a link to its field; takes focus when it appears. */
export function ErrorSummary({ errors }: { errors: readonly { field: string; message: string }[] }) {
  if (errors.length === 0) return null;
  const jump = (event: Event, field: string): void => {
    const control = document.getElementById(fieldId(field));
    if (!control) return;
    event.preventDefault();
    control.closest(".f")?.scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  };
  return (
    <div class="error-summary" role="alert" tabIndex={-1} ref={(element) => element?.focus()} key={errors.map(({ message }) => message).join()}>
      <h3>{say("form.error_title")}</h3>
      <ul>
        {errors.map(({ field, message }) => (
          <li key={field + message}>
            {field ? <a href={`#${fieldId(field)}`} onClick={(event) => jump(event, field)}>{message}</a> : message}
          </li>
        ))}
      </ul>
    </div>
  );
}
