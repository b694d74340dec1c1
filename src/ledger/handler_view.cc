#include "ledger/handler_view.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/text.h"
#include "ledger/case_texts.h"
#include "ledger/redaction.h"

namespace tz::ledger {
namespace {

constexpr std::size_t kToTheEnd = std::numeric_limits<std::size_t>::max();
// A single character is in too many words to be anybody's.
constexpr std::size_t kKnownMin = 2;

std::vector<Span> recorded_spans(const std::vector<StoredEvent>& events) {
  std::vector<Span> spans;
  for (const auto& stored : events) {
    if (!std::holds_alternative<Redacted>(stored.event)) continue;
    const auto some = read_spans(find_text(stored.texts, "spans"));
    if (some) spans.insert(spans.end(), some->begin(), some->end());
  }
  return spans;
}

// Where a house begins in an address: at its first numeral. npos if there is none.
std::size_t house_at(std::string_view address) {
  constexpr std::array<std::string_view, 33> kNumerals{
      "0",  "1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",  "０", "１", "２", "３", "４", "５", "６",
      "７", "８", "９", "〇", "零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百"};
  auto first = std::string_view::npos;
  for (const auto numeral : kNumerals) first = std::min(first, address.find(numeral));
  return first;
}

std::string_view code_points(std::string_view text, std::size_t start, std::size_t end) {
  const auto before = first_code_points(text, start);
  return first_code_points(text.substr(before.size()), end > start ? end - start : 0);
}

}  // namespace

HandlerView::HandlerView(const Case& c, const std::vector<StoredEvent>& events)
    : secret_(c.confidentiality != Confidentiality::none || c.request_type == RequestType::report),
      recorded_(recorded_spans(events)) {
  const auto know = [&](std::string_view words) {
    const auto trimmed = trim(words);
    if (count_code_points(trimmed) >= kKnownMin) known_.emplace_back(trimmed);
  };
  if (!events.empty()) verbatim_ = find_text(events.front().texts, "verbatim");
  for (const auto& span : recorded_) know(code_points(verbatim_, span.start, span.end));
  if (!secret_ || events.empty()) return;
  const auto& texts = events.front().texts;
  if (const auto json = find_text(texts, "contact"); !json.empty()) {
    if (const auto contact = read_contact(json)) {
      know(contact->name);
      know(contact->phone);
      know(contact->email);
    }
  }
  const auto address = find_text(texts, "address");
  know(address);
  if (const auto house = house_at(address); house != std::string_view::npos) know(address.substr(house));
}

std::vector<Span> HandlerView::spans_in(std::string_view text) const {
  auto spans = secret_ ? find_personal_data(text) : std::vector<Span>{};
  for (const auto& word : known_) {
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at + word.size())) {
      const auto start = count_code_points(text.substr(0, at));
      spans.push_back({start, start + count_code_points(word), "other"});
    }
  }
  return spans;
}

std::string HandlerView::verbatim() const {
  auto spans = spans_in(verbatim_);
  spans.insert(spans.end(), recorded_.begin(), recorded_.end());
  return cover(verbatim_, spans);
}

std::string HandlerView::words(std::string_view text) const { return cover(text, spans_in(text)); }

std::string HandlerView::address(std::string_view text) const {
  if (!secret_) return words(text);
  // The whole of it is known; the street stays, so that the unit finds the place.
  auto spans = find_personal_data(text);
  if (const auto house = house_at(text); house != text.npos)
    spans.push_back({count_code_points(text.substr(0, house)), kToTheEnd, "address"});
  return cover(text, spans);
}

CaseSummary HandlerView::row(CaseSummary row) const {
  row.title = words(row.title);
  row.address = address(row.address);
  row.reply = words(row.reply);
  if (secret_) {
    row.description = verbatim();
    if (row.point) row.point = coarsen(*row.point);
  }
  return row;
}

}  // namespace tz::ledger
