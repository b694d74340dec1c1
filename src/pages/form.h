#pragma once
// Fields of a form and the error summary, behaving like GOV.UK's: one label each, a hint, the error before
// the field and linked with aria-describedby, and a summary at the top that takes focus (web/src/resident)
// and links to each field. The id of a control is "f-" + its name, of its error "e-" + name, of its hint "h-"
// + name. No group has the id of a field.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "pages/html.h"
#include "pages/words.h"

namespace tz::pages {

// What was wrong with an earlier attempt to send the form.
class FormErrors {
 public:
  FormErrors() = default;
  // The error and all its `more`, in the words of the page.
  FormErrors(const Words& words, const Error& error);
  void add(std::string field, std::string message);
  bool empty() const { return items_.empty(); }
  // The first message of a field, or none.
  std::optional<std::string> of(std::string_view field) const;
  // <div class="error-summary" role="alert" tabindex="-1">; empty without errors. Put it before the <h1>. An
  // error whose field is not among `fields` (or has none) is told without a link.
  Html summary(const Words& words, std::span<const std::string_view> fields = {}) const;

 private:
  struct Item {
    std::string field, message;
  };
  std::vector<Item> items_{};
};

// Common to all fields.
struct Field {
  std::string name{};
  std::string label{};
  std::string hint{};
  std::optional<std::string> error{};  // usually errors.of(name)
  bool required = false;               // else "(optional)" is added to the label
};

struct TextField {
  Field field{};
  std::string value{};
  std::string type = "text";  // text, tel, email, search, password, number, datetime-local
  std::string
      autocomplete{};  // WCAG 1.3.5: name, tel, email, street-address, username, current-password, off
  std::string inputmode{};
  std::size_t max = 0;       // code units for the browser; the server counts code points. 0: no limit
  bool short_width = false;  // codes and digits
};
Html text_field(const Words& words, const TextField& field);

struct TextArea {
  Field field{};
  std::string value{};
  std::size_t max = 0;  // with a limit, the enhancement counts what is left in #c-NAME
  int rows = 5;
};
Html text_area(const Words& words, const TextArea& area);

struct Option {
  std::string value{}, label{};
  std::string hint{};
};
// Radio buttons drawn as chips; a <fieldset>. Arrow keys move, the whole chip is the target (44 px).
Html radio_chips(const Words& words, const Field& field, std::span<const Option> options,
                 std::string_view chosen);
// The same with checkboxes, for attributes with several values.
Html check_chips(const Words& words, const Field& field, std::span<const Option> options,
                 std::span<const std::string> chosen);
// <select>, for long lists; an empty first option if not required. Options with the same group (before a '/'
// in `groups`) are not grouped here: pass them sorted.
Html select(const Words& words, const Field& field, std::span<const Option> options, std::string_view chosen);
// One checkbox with its label beside; value "yes".
Html checkbox(const Field& field, bool checked);
// <input type=file>, several, images; the enhancement shrinks photos and takes their position data out before
// they leave the phone.
Html photo_field(const Words& words, const Field& field, int count_max);
Html hidden(std::string_view name, std::string_view value);

enum class ButtonKind { primary, secondary, danger };
// A submit button. While the form is being sent the enhancement writes `busy` on it and ignores further
// presses.
Html submit(const Words& words, std::string_view label, ButtonKind kind = ButtonKind::primary,
            std::string_view name = {}, std::string_view value = {});
// A link that looks like a button.
Html link_button(std::string_view href, std::string_view label, ButtonKind kind = ButtonKind::secondary);

// <form method=post>. The error summary is not part of it. `multipart` when it has files.
struct Form {
  std::string action{};
  Html fields{};
  bool multipart = false;
  std::string draft{};        // a name: unsent text is kept on the device under it until the form is accepted
  std::string sends_draft{};  // keeps nothing, but if it is accepted, so is the draft of that name
};
Html form(const Form& form);
// <form method=get>, for searches.
Html search_form(std::string_view action, const Html& fields);

}  // namespace tz::pages
