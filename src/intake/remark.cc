#include "intake/remark.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "ledger/case_texts.h"
#include "ledger/handler_view.h"
#include "ledger/redaction.h"

namespace tz::intake {
namespace {

constexpr std::array<std::string_view, 3> kKinds{"comment", "photo", "abuse"};
constexpr std::array<std::string_view, 3> kStates{"waiting", "shown", "closed"};

template <class E>
std::optional<E> parse_word(const std::array<std::string_view, 3>& words, std::string_view wire) {
  const auto it = std::ranges::find(words, wire);
  if (it == words.end()) return std::nullopt;
  return static_cast<E>(it - words.begin());
}

std::string heading(const Remark& remark) {
  std::string out = "Open311 " + std::string(name(remark.kind)) + " " + remark.id + "\n";
  if (!remark.sha256.empty()) out += "/media/" + remark.sha256 + "\n";
  return out;
}

}  // namespace

std::string_view name(RemarkKind kind) noexcept { return kKinds[static_cast<std::size_t>(kind)]; }
std::string_view name(RemarkState state) noexcept { return kStates[static_cast<std::size_t>(state)]; }
std::optional<RemarkKind> parse_remark_kind(std::string_view wire) noexcept {
  return parse_word<RemarkKind>(kKinds, wire);
}
std::optional<RemarkState> parse_remark_state(std::string_view wire) noexcept {
  return parse_word<RemarkState>(kStates, wire);
}

std::string remark_note(const Remark& remark, std::string_view words) {
  return heading(remark) + std::string(words);
}

std::string_view remark_words(const Remark& remark, std::string_view note) {
  const auto head = heading(remark);
  return note.starts_with(head) ? note.substr(head.size()) : std::string_view{};
}

const ledger::StoredEvent* find_note(const Remark& remark, const ledger::CaseHistory& history) {
  const auto head = heading(remark);
  const auto it = std::ranges::find_if(history.events, [&](const ledger::StoredEvent& stored) {
    return static_cast<std::int64_t>(stored.by.actor) == remark.key_id &&
           std::holds_alternative<ledger::Noted>(stored.event) &&
           ledger::find_text(stored.texts, "note").starts_with(head);
  });
  return it == history.events.end() ? nullptr : &*it;
}

std::string public_remark(std::string_view words, const ledger::CaseHistory& history,
                          const std::vector<std::string>& more) {
  const auto text = ledger::HandlerView(history.current, history.events).words(words);
  auto spans = ledger::find_personal_data(text);
  for (const auto& word : more) {
    if (word.empty()) continue;
    const auto length = count_code_points(word);
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + word.size())) {
      const auto start = count_code_points(std::string_view(text).substr(0, at));
      spans.push_back({start, start + length, "other"});
    }
  }
  return ledger::cover(text, spans);
}

}  // namespace tz::intake
