#pragma once
// Parts that pages are made of, besides forms.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pages/html.h"
#include "pages/words.h"

namespace tz::pages {

// A tone colours; the word and the shape before it say the same without colour (● begun, ◐ in hand, ✓ done, !
// trouble, ○ over).
enum class Tone { neutral, info, warn, ok, bad };
std::string_view name(Tone tone);  // the class: "neutral", ...

// The tone of a case status by its wire name ("in_hand"); neutral for a name it does not know. The same table
// as web/src/words/status.ts; a test holds them equal.
Tone status_tone(std::string_view status);

// What says the tone without colour: ○ ● ◐ ✓ !
std::string_view shape(Tone tone);
// A word with shape and tone.
Html badge(std::string_view word, Tone tone);
// badge(words.of("status", status), status_tone(status)).
Html status_badge(const Words& words, std::string_view status);
// What the resident sees of a status: received, triaged -> 已收到; dispatched.. -> 办理中; result_filed,
// callback -> 等您确认; ... by the words "stage.<status>".
Html stage_badge(const Words& words, std::string_view status);

// A boxed notice; `title` may be empty. Tone bad has role=alert.
Html notice(Tone tone, std::string_view title, const Html& content);

// Parcel-style steps, oldest first.
struct Step {
  enum class State { done, current, ahead } state = State::done;
  std::string title{};
  std::string detail{};  // date, deadline
  Html more{};           // a reply, a link
};
Html steps(const Words& words, std::span<const Step> list);

// Pairs of name and value, as <dl>.
struct Fact {
  std::string name{};
  Html value{};
};
Html facts(std::span<const Fact> list);

// A table that scrolls sideways by itself on a phone. The caption is required: it is the table's name.
// Columns marked numeric are right aligned with tabular figures. Every row has as many cells as there are
// columns (asserted).
struct Column {
  std::string title{};
  bool numeric = false;
};
struct Table {
  std::string caption{};
  std::vector<Column> columns{};
  std::vector<std::vector<Html>> rows{};
  std::string empty{};  // told instead of the table when there are no rows
};
Html table(const Table& table);

// Keyset pages: to the first page and to the next one; a link without a target is left out. Empty if there is
// neither.
struct Pagination {
  std::string first_href{}, next_href{};
};
Html pagination(const Words& words, const Pagination& pages);

// A case in a public list: a link with place, category, stage and date, as in the staff inbox.
struct ListRow {
  std::string href{}, title{}, subtitle{}, when{};
  Html badge{};
};
Html list(std::span<const ListRow> rows, std::string_view empty);

}  // namespace tz::pages
