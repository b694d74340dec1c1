#include "pages/form.h"

#include <algorithm>

#include <fmt/format.h>

namespace tz::pages {
namespace {

std::optional<std::string> when(bool condition, std::string value) {
  return condition ? std::optional(std::move(value)) : std::nullopt;
}
std::string id_of(std::string_view name) { return fmt::format("f-{}", name); }

// What aria-describedby names: hint and error, when they are there.
std::optional<std::string> described_by(const Field& field, std::string_view also = {}) {
  std::string ids;
  const auto add = [&ids](std::string id) { ids += (ids.empty() ? "" : " ") + id; };
  if (!field.hint.empty()) add("h-" + field.name);
  if (field.error) add("e-" + field.name);
  if (!also.empty()) add(std::string(also));
  return when(!ids.empty(), ids);
}

Html label_text(const Words& words, const Field& field) {
  Html html = text(field.label);
  if (!field.required) html += el("span", {{"class", "optional"}}, words("form.optional"));
  return html;
}

Html hint_and_error(const Words& words, const Field& field) {
  Html html;
  if (!field.hint.empty()) html += el("p", {{"class", "hint"}, {"id", "h-" + field.name}}, field.hint);
  if (field.error) {
    html += el("p", {{"class", "error"}, {"id", "e-" + field.name}},
               el("span", {{"class", "hidden"}}, words("form.error"), " "), *field.error);
  }
  return html;
}

// One labelled control.
Html labelled(const Words& words, const Field& field, const Html& control) {
  return el("div", {{"class", field.error ? "f has-error" : "f"}},
            el("label", {{"for", id_of(field.name)}}, label_text(words, field)), hint_and_error(words, field),
            control);
}

Html chips(const Words& words, const Field& field, Literal type, std::span<const Option> options,
           const auto& is_chosen) {
  Html items;
  int index = 0;
  for (const Option& option : options) {
    // The first has the plain id: the error summary links to it.
    const std::string id = index++ == 0 ? id_of(field.name) : fmt::format("f-{}-{}", field.name, index);
    items += el("label", {{"class", "chip"}},
                el("input", {{"type", type.view()},
                             {"id", id},
                             {"name", field.name},
                             {"value", option.value},
                             {"checked", is_chosen(option.value)}}),
                el("span", {}, option.label, option.hint.empty() ? Html() : el("small", {}, option.hint)));
  }
  return el("fieldset",
            {{"class", field.error ? "f has-error" : "f"}, {"aria-describedby", described_by(field)}},
            el("legend", {}, label_text(words, field)), hint_and_error(words, field),
            el("div", {{"class", "chips"}}, items));
}

std::string_view class_of(ButtonKind kind) {
  switch (kind) {
    case ButtonKind::primary:
      return "btn primary";
    case ButtonKind::secondary:
      return "btn";
    case ButtonKind::danger:
      return "btn danger";
  }
  return "btn";
}

}  // namespace

FormErrors::FormErrors(const Words& words, const Error& error) {
  add(error.field, words.refusal(error));
  for (const Error& more : error.more) add(more.field, words.refusal(more));
}

void FormErrors::add(std::string field, std::string message) {
  items_.push_back({std::move(field), std::move(message)});
}

std::optional<std::string> FormErrors::of(std::string_view field) const {
  const auto found =
      std::find_if(items_.begin(), items_.end(), [&](const Item& i) { return i.field == field; });
  return found == items_.end() ? std::nullopt : std::optional(found->message);
}

Html FormErrors::summary(const Words& words, std::span<const std::string_view> fields) const {
  if (items_.empty()) return {};
  Html list;
  for (const Item& item : items_) {
    const bool linked = std::find(fields.begin(), fields.end(), item.field) != fields.end();
    list += el("li", {},
               linked ? el("a", {{"href", "#" + id_of(item.field)}}, item.message) : text(item.message));
  }
  return el("div",
            {{"class", "error-summary"}, {"role", "alert"}, {"tabindex", -1}, {"data-error-summary", true}},
            el("h2", {}, words("form.error_title")), el("ul", {}, list));
}

Html text_field(const Words& words, const TextField& f) {
  return labelled(words, f.field,
                  el("input", {{"class", f.short_width ? "short" : "wide"},
                               {"id", id_of(f.field.name)},
                               {"name", f.field.name},
                               {"type", f.type},
                               {"value", when(f.type != "password", f.value)},
                               {"autocomplete", when(!f.autocomplete.empty(), f.autocomplete)},
                               {"inputmode", when(!f.inputmode.empty(), f.inputmode)},
                               {"maxlength", when(f.max != 0, std::to_string(f.max))},
                               {"aria-describedby", described_by(f.field)},
                               {"aria-invalid", when(f.field.error.has_value(), "true")},
                               {"aria-required", when(f.field.required, "true")}}));
}

Html text_area(const Words& words, const TextArea& a) {
  const std::string counter = "c-" + a.field.name;
  Html control = el("textarea",
                    {{"id", id_of(a.field.name)},
                     {"name", a.field.name},
                     {"rows", a.rows},
                     {"data-count", when(a.max != 0, std::to_string(a.max))},
                     {"aria-describedby", described_by(a.field, a.max != 0 ? counter : std::string())},
                     {"aria-invalid", when(a.field.error.has_value(), "true")},
                     {"aria-required", when(a.field.required, "true")}},
                    // A parser drops one line break right after <textarea>; give it one to drop.
                    "\n", a.value);
  if (a.max != 0) {
    const std::string max = std::to_string(a.max);
    control += el("p", {{"class", "hint count"}, {"id", counter}, {"data-left", words("form.left")}},
                  words("form.max", {{"n", max}}));
  }
  return labelled(words, a.field, control);
}

Html radio_chips(const Words& words, const Field& field, std::span<const Option> options,
                 std::string_view chosen) {
  return chips(words, field, "radio", options, [&](const std::string& value) { return value == chosen; });
}

Html check_chips(const Words& words, const Field& field, std::span<const Option> options,
                 std::span<const std::string> chosen) {
  return chips(words, field, "checkbox", options, [&](const std::string& value) {
    return std::find(chosen.begin(), chosen.end(), value) != chosen.end();
  });
}

Html select(const Words& words, const Field& field, std::span<const Option> options,
            std::string_view chosen) {
  Html items;
  if (!field.required || chosen.empty()) items += el("option", {{"value", ""}}, words("form.choose"));
  for (const Option& option : options)
    items += el("option", {{"value", option.value}, {"selected", option.value == chosen}}, option.label);
  return labelled(words, field,
                  el("select",
                     {{"id", id_of(field.name)},
                      {"name", field.name},
                      {"aria-describedby", described_by(field)},
                      {"aria-invalid", when(field.error.has_value(), "true")}},
                     items));
}

Html checkbox(const Field& field, bool checked) {
  Html extra;
  if (!field.hint.empty()) extra += el("p", {{"class", "hint"}, {"id", "h-" + field.name}}, field.hint);
  if (field.error) extra += el("p", {{"class", "error"}, {"id", "e-" + field.name}}, *field.error);
  return el("div", {{"class", field.error ? "f has-error" : "f"}},
            el("label", {{"class", "check"}},
               el("input", {{"type", "checkbox"},
                            {"id", id_of(field.name)},
                            {"name", field.name},
                            {"value", "yes"},
                            {"checked", checked},
                            {"aria-describedby", described_by(field)}}),
               el("span", {}, field.label)),
            extra);
}

Html photo_field(const Words& words, const Field& field, int count_max) {
  return labelled(
      words, field,
      el("input", {{"id", id_of(field.name)},
                   {"name", field.name},
                   {"type", "file"},
                   {"accept", "image/jpeg,image/png"},
                   {"multiple", count_max > 1},
                   {"data-photos", count_max},
                   {"data-photos-label", words("photo.choose")},
                   {"data-photos-remove", words("photo.remove")},
                   {"data-photos-many", words("photo.too_many", {{"n", std::to_string(count_max)}})},
                   {"aria-describedby", described_by(field)}}));
}

Html hidden(std::string_view name, std::string_view value) {
  return el("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
}

Html submit(const Words& words, std::string_view label, ButtonKind kind, std::string_view name,
            std::string_view value) {
  return el("button",
            {{"class", class_of(kind)},
             {"type", "submit"},
             {"name", when(!name.empty(), std::string(name))},
             {"value", when(!name.empty(), std::string(value))},
             {"data-busy", words("form.busy")}},
            label);
}

Html link_button(std::string_view href, std::string_view label, ButtonKind kind) {
  return el("a", {{"class", class_of(kind)}, {"href", href}}, label);
}

Html form(const Form& f) {
  return el("form",
            {{"method", "post"},
             {"action", f.action},
             {"enctype", when(f.multipart, "multipart/form-data")},
             {"novalidate", true},  // The server's summary is better than the browser's bubbles.
             {"data-draft", when(!f.draft.empty(), f.draft)},
             {"data-sends-draft", when(!f.sends_draft.empty(), f.sends_draft)}},
            f.fields);
}

Html search_form(std::string_view action, const Html& fields) {
  return el("form", {{"method", "get"}, {"action", action}, {"role", "search"}, {"class", "search"}}, fields);
}

}  // namespace tz::pages
