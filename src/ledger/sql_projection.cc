#include "ledger/sql_projection.h"

#include <algorithm>
#include <map>
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

std::vector<ViolationRow> violation_rows(const Case& c) {
  // violations() is the one place that says what a violation is. It is asked at every moment at which its
  // answer for this case can change, of which there are few.
  std::set<Instant> moments;
  for (const auto& at : {std::optional(c.received_at), std::optional(c.updated_at), c.due.sign, c.due.contact,
                         c.due.result, c.carry_review, c.paused_until, c.landed_at}) {
    if (!at || (c.landed_at && *at < *c.landed_at)) continue;  // An end counts from the end on.
    moments.insert(*at);
    moments.insert(*at + std::chrono::milliseconds{1});
  }
  Policy at_once;
  at_once.owner_within = {};
  std::map<Violation, Instant> first;
  for (const Instant at : moments) {
    for (const auto kind : violations(c, at, at_once)) first.emplace(kind, at);
  }
  std::vector<ViolationRow> rows;
  for (const auto& [kind, at] : first) rows.push_back({kind, to_millis(at)});
  return rows;
}

std::string_view name(Violation kind) noexcept {
  constexpr std::array<std::string_view, kViolations.size()> kNames{"no_owner", "no_echo",
                                                                    "landing_incomplete", "overdue_unlanded"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::optional<Violation> parse_violation(std::string_view wire) noexcept {
  for (const auto kind : kViolations)
    if (name(kind) == wire) return kind;
  return std::nullopt;
}

bool needs_earlier(const std::vector<StoredEvent>& events) {
  return std::any_of(events.begin(), events.end(), [](const StoredEvent& e) {
    return std::holds_alternative<Redacted>(e.event) || std::holds_alternative<ResultChecked>(e.event);
  });
}

Result<EarlierTexts> earlier_texts(const std::vector<StoredEvent>& history) {
  EarlierTexts earlier;
  for (const auto& stored : history) {
    if (std::holds_alternative<Received>(stored.event))
      earlier.verbatim = find_text(stored.texts, "verbatim");
    if (std::holds_alternative<ResultFiled>(stored.event))
      earlier.filed_reply = find_text(stored.texts, "reply");
    if (!std::holds_alternative<Redacted>(stored.event)) continue;
    TZ_TRY(recorded, read_spans(find_text(stored.texts, "spans")));
    earlier.spans.insert(earlier.spans.end(), recorded.begin(), recorded.end());
  }
  return earlier;
}

std::string public_words(std::string_view text, std::vector<Span> recorded) {
  auto found = find_personal_data(text);
  found.insert(found.end(), recorded.begin(), recorded.end());
  return cover(text, found);
}

Result<RowTexts> row_texts(const std::vector<StoredEvent>& events, const EarlierTexts& earlier) {
  RowTexts row;
  std::vector<Span> spans = earlier.spans;
  for (const auto& stored : events) {
    if (std::holds_alternative<Received>(stored.event)) TZ_CHECK(read_received(stored.texts, row));
    if (std::holds_alternative<Classified>(stored.event)) {
      if (const auto title = find_text(stored.texts, "title"); !title.empty())
        row.title = public_words(title);
    }
    if (std::holds_alternative<PicturesShown>(stored.event)) {
      const auto json = find_text(stored.texts, "shown");
      TZ_TRY(shown, json.empty() ? Result<std::vector<Media>>() : read_media(json));
      row.media = cleared_hashes(shown);
    }
    if (std::holds_alternative<Redacted>(stored.event)) {
      TZ_TRY(added, read_spans(find_text(stored.texts, "spans")));
      spans.insert(spans.end(), added.begin(), added.end());
      row.description = public_words(earlier.verbatim, spans);
    }
    if (const auto word = public_update(stored, earlier.filed_reply); word && !word->empty())
      row.reply = *word;
  }
  return row;
}

std::optional<std::string> public_update(const StoredEvent& stored, std::string_view filed_reply) {
  const bool speaks =
      std::holds_alternative<ProgressTold>(stored.event) || std::holds_alternative<Landed>(stored.event);
  if (speaks) return public_words(find_text(stored.texts, "reply"));
  if (const auto* checked = std::get_if<ResultChecked>(&stored.event))
    return checked->passed ? std::optional(public_words(filed_reply)) : std::nullopt;
  const bool is_step =
      std::holds_alternative<Dispatched>(stored.event) || std::holds_alternative<Signed>(stored.event) ||
      std::holds_alternative<CarryGranted>(stored.event) || std::holds_alternative<Reopened>(stored.event) ||
      std::holds_alternative<Withdrawn>(stored.event) || std::holds_alternative<Merged>(stored.event) ||
      std::holds_alternative<Unmerged>(stored.event);
  if (is_step) return "";
  return std::nullopt;
}

}  // namespace tz::ledger
