#pragma once
// Checks what people wrote in a command, all of it at once, and turns it into the texts of an event.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/command.h"
#include "ledger/event.h"

namespace tz::ledger {

// A name of configuration: 1 to `max` of A-Z a-z 0-9 . _ : / + -
bool is_code(std::string_view text, std::size_t max);

enum class Need : bool { optional, required };

// Code points. Whoever checks a report before the ledger does holds it to the same.
inline constexpr std::size_t kNameMax = 100, kPhoneMax = 40, kEmailMax = 254, kPreferenceMax = 200,
                             kAddressMax = 300, kPlaceIdMax = 64;
inline constexpr std::size_t kAttributesMax = 200, kAttributeCodeMax = 64, kAttributeValueMax = 4000;

// Collects errors, so that all are told together; status() gives the first with the others in `more`.
// Rules: text_required, text_too_long, text_utf8, text_nul, date_future, date_required, date_order,
// code_shape, media, same_unit, ...
class Input {
 public:
  explicit Input(Instant now) : now_(now) {}

  // Limits are in code points; the text is kept exactly as it is, and left out if empty.
  void text(std::string_view field, const std::string& value, std::size_t max, Need need = Need::optional);
  // The same check for a text that becomes part of a structured field.
  void part(std::string_view field, const std::string& value, std::size_t max);
  void media(std::string_view field, const std::vector<Media>& files);
  void contact(const Contact& contact);
  void place(const Place& place);
  void attributes(const std::vector<std::pair<std::string, std::string>>& attributes);
  void spans(const std::vector<Span>& spans);

  // A name of configuration that goes into a leaf: [A-Za-z0-9._:/+-], so that no sentence fits.
  void code(std::string_view field, const std::string& value, std::size_t max, Need need = Need::required);
  void after_now(std::string_view field, const std::optional<Instant>& date, Need need = Need::required);
  // All dates ahead, signing and contact within the result's limit.
  void deadlines(std::string_view field, const Deadlines& due, Need need = Need::required);
  void check(bool holds, std::string_view field, std::string_view rule, std::string_view message);

  Status status() const;
  std::vector<Text> take() { return std::move(texts_); }

 private:
  void keep(std::string_view field, std::string value) {
    texts_.push_back({std::string(field), std::move(value)});
  }

  Instant now_;
  std::vector<Error> errors_;
  std::vector<Text> texts_;
};

}  // namespace tz::ledger
