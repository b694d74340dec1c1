#include "ledger/sql_projection.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/match.h"
#include "ledger/case_texts.h"
#include "ledger/redaction.h"

namespace tz::ledger {

namespace {

std::string cleared_hashes(const std::vector<Media>& media) {
  JsonWriter out;
  out.begin_array();
  for (const auto& file : media) {
    if (file.cleared) out.value(file.sha256);
  }
  return out.end_array().take();
}

Status read_received(const std::vector<Text>& texts, RowTexts& row) {
  row.description = public_words(find_text(texts, "verbatim"));
  row.title = public_words(find_text(texts, "title"));
  row.media = "[]";
  row.reply = "";
  TZ_TRY(place, read_place(texts));
  row.address = place.address;
  row.point = place.point;
  if (const auto json = find_text(texts, "media"); !json.empty()) {
    TZ_TRY(media, read_media(json));
    row.media = cleared_hashes(media);
  }
  return {};
}

}  // namespace

std::int64_t due_key(const Case& c) { return c.due.result ? to_millis(*c.due.result) : kNoDueKey; }

bool is_published(const Case& c) {
  return c.publish && c.confidentiality == Confidentiality::none && c.request_type != RequestType::report;
}

std::vector<UnitId> units_of(const Case& c) {
  std::set<UnitId> units;
  if (c.lead) units.insert(*c.lead);
  if (c.proposed_lead) units.insert(*c.proposed_lead);
  for (const auto& assist : c.assists) units.insert(assist.unit);
  return {units.begin(), units.end()};
}

bool needs_verbatim(const std::vector<StoredEvent>& events) {
  return std::any_of(events.begin(), events.end(),
                     [](const StoredEvent& e) { return std::holds_alternative<Redacted>(e.event); });
}

std::string public_words(std::string_view text, std::vector<Span> recorded) {
  auto found = find_personal_data(text);
  found.insert(found.end(), recorded.begin(), recorded.end());
  return cover(text, found);
}

Result<RowTexts> row_texts(const std::vector<StoredEvent>& events, std::string_view verbatim,
                           const std::vector<Span>& recorded) {
  RowTexts row;
  std::vector<Span> spans = recorded;
  for (const auto& stored : events) {
    if (std::holds_alternative<Received>(stored.event)) TZ_CHECK(read_received(stored.texts, row));
    if (std::holds_alternative<Classified>(stored.event)) {
      if (const auto title = find_text(stored.texts, "title"); !title.empty())
        row.title = public_words(title);
    }
    if (std::holds_alternative<Redacted>(stored.event)) {
      TZ_TRY(added, read_spans(find_text(stored.texts, "spans")));
      spans.insert(spans.end(), added.begin(), added.end());
      row.description = public_words(verbatim, spans);
    }
    if (const auto word = public_update(stored); word && !word->empty()) row.reply = *word;
  }
  return row;
}

std::optional<std::string> public_update(const StoredEvent& stored) {
  const bool speaks = std::holds_alternative<ProgressTold>(stored.event) ||
                      std::holds_alternative<ResultFiled>(stored.event) ||
                      std::holds_alternative<Landed>(stored.event);
  if (speaks) return public_words(find_text(stored.texts, "reply"));
  const bool is_step =
      std::holds_alternative<Dispatched>(stored.event) || std::holds_alternative<Signed>(stored.event) ||
      std::holds_alternative<CarryGranted>(stored.event) || std::holds_alternative<Reopened>(stored.event) ||
      std::holds_alternative<Withdrawn>(stored.event) || std::holds_alternative<Merged>(stored.event) ||
      std::holds_alternative<Unmerged>(stored.event);
  if (is_step) return "";
  return std::nullopt;
}

}  // namespace tz::ledger
