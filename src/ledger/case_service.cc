#include "ledger/case_service.h"

#include <algorithm>
#include <cassert>

#include "base/bytes.h"
#include "base/log.h"
#include "ledger/case_code.h"
#include "ledger/case_texts.h"
#include "ledger/decide_landing.h"

namespace tz::ledger {

namespace {

constexpr int kCodeTries = 3;  // two of 2^30 codes of one day meet about never; three in a row not at all
constexpr int kConflictTries = 5;

// The next event of a case and the case after it.
Result<Append> next_event(const Case& current, const Command& command, const By& by, Instant now,
                          const Policy& policy) {
  TZ_TRY(decision, decide(current, command, by, now, policy));
  Append part{
      .id = current.id, .expected_version = current.version, .events = {}, .before = current, .after = {}};
  part.after = apply(current, decision.event, now, by);
  assert(part.after.version == current.version + 1);
  part.events.push_back({.version = part.after.version,
                         .event = std::move(decision.event),
                         .at = now,
                         .by = by,
                         .texts = std::move(decision.texts)});
  return part;
}

Case fold(JurisdictionId j, CaseId id, const std::vector<StoredEvent>& events) {
  Case c{.id = id, .jurisdiction = j};
  for (const auto& stored : events) c = apply(std::move(c), stored.event, stored.at, stored.by);
  return c;
}

tl::unexpected<Error> moved_on() {
  return fail_rule(Errc::conflict, "version",
                   "the case was changed by someone else since it was read; read it again");
}

std::string key_text(const CaseSecret& secret) { return to_base32(receipt_key_of(secret)); }

// What the resident of a case said, to be filed again as another case.
Result<Receive> said_in(const Case& parent, const std::vector<Text>& texts) {
  Receive said;
  said.channel = parent.channel;
  said.confidentiality = parent.confidentiality;
  said.anonymous = parent.anonymous;
  said.on_behalf = parent.on_behalf;
  said.publish = parent.publish;
  said.no_reply_wanted = parent.no_reply_wanted;
  said.language = parent.language;
  said.split_from = parent.id;
  said.received_at = parent.received_at;
  said.verbatim = find_text(texts, "verbatim");
  said.demand = find_text(texts, "demand");
  said.complained_party = find_text(texts, "complained_party");
  said.complained_unit = parent.complained_unit;
  said.occurred = find_text(texts, "occurred");
  TZ_TRY(place, read_place(texts));
  said.place = place;
  if (const auto json = find_text(texts, "contact"); !json.empty()) {
    TZ_TRY(contact, read_contact(json));
    said.contact = contact;
  }
  if (const auto json = find_text(texts, "media"); !json.empty()) {
    TZ_TRY(media, read_media(json));
    said.media = media;
  }
  if (const auto json = find_text(texts, "attributes"); !json.empty()) {
    TZ_TRY(attributes, read_attributes(json));
    said.attributes = attributes;
  }
  return said;
}

}  // namespace

Result<Append> CaseService::prepare(JurisdictionId j, std::string_view ticket_prefix,
                                    std::string_view time_zone, Receive command, const By& by) {
  const Instant now = clock_.now();
  command.code = make_case_code(ticket_prefix, command.received_at.value_or(now), time_zone, random_);
  TZ_TRY(part, next_event(Case{.id = CaseId{ids_.next()}, .jurisdiction = j}, Command(std::move(command)), by,
                          now, policy(j)));
  part.new_secret.emplace();
  random_.fill(part.new_secret->matter);
  random_.fill(part.new_secret->personal);
  return std::move(part);
}

Result<Receipt> CaseService::receive(JurisdictionId j, std::string_view ticket_prefix,
                                     std::string_view time_zone, Receive command, const By& by,
                                     const std::optional<OnceKey>& once) {
  for (int tries = 1;; ++tries) {
    TZ_TRY(part, prepare(j, ticket_prefix, time_zone, command, by));
    auto outcome = store_.append(j, {&part, 1}, once);
    if (!outcome && outcome.error().code == Errc::conflict && tries < kCodeTries) continue;
    if (!outcome) return tl::unexpected<Error>(std::move(outcome).error());
    if (outcome->repeated) return receipt_of(j, outcome->id, true);
    return Receipt{.id = part.id,
                   .code = part.after.code,
                   .key = key_text(*part.new_secret),
                   .received_at = part.after.received_at};
  }
}

Result<Receipt> CaseService::receipt_of(JurisdictionId j, CaseId id, bool repeated) const {
  TZ_TRY(current, load(j, id));
  TZ_TRY(key, receipt_key(j, id));
  return Receipt{
      .id = id, .code = current.code, .key = key, .received_at = current.received_at, .repeated = repeated};
}

Result<Case> CaseService::handle(JurisdictionId j, CaseId id, std::int64_t expected_version,
                                 const Command& command, const By& by, const std::optional<OnceKey>& once) {
  if (const auto* land = std::get_if<Land>(&command);
      land && land->code == LandingCode::duplicate_of && land->duplicate_of.value_or(id) != id)
    return land_duplicate(j, id, expected_version, *land, by);
  const Instant now = clock_.now();
  TZ_TRY(current, load(j, id));
  if (current.version != expected_version) {
    if (!once) return moved_on();
    TZ_TRY(done, was_done(j, id, *once));
    if (!done) return moved_on();
    return current;
  }
  TZ_TRY(part, next_event(current, command, by, now, policy(j)));
  TZ_TRY(outcome, store_.append(j, {&part, 1}, once));
  if (!outcome.repeated) return std::move(part.after);
  if (outcome.id != id)
    return fail_field("Idempotency-Key", "Idempotency-Key: it came with a command to another case");
  return load(j, id);
}

Result<bool> CaseService::was_done(JurisdictionId j, CaseId id, const OnceKey& once) const {
  TZ_TRY(found, store_.find_once(j, once));
  return found == id;
}

Result<Case> CaseService::handle_latest(JurisdictionId j, CaseId id, const Command& command, const By& by) {
  for (int tries = 1;; ++tries) {
    TZ_TRY(current, load(j, id));
    auto after = handle(j, id, current.version, command, by);
    if (after || after.error().code != Errc::conflict || tries == kConflictTries) return after;
  }
}

Result<Case> CaseService::handle_both(JurisdictionId j, CaseId id, std::int64_t expected_version,
                                      CaseId other, const Command& command, const Command& other_command,
                                      const By& by, Status (*check)(const Case&, const Case&)) {
  for (int tries = 1;; ++tries) {
    const Instant now = clock_.now();
    TZ_TRY(current, load(j, id));
    if (current.version != expected_version) return moved_on();
    TZ_TRY(other_case, load(j, other));
    TZ_TRY(part, next_event(current, command, by, now, policy(j)));
    if (check != nullptr) TZ_CHECK(check(current, other_case));
    TZ_TRY(other_part, next_event(other_case, other_command, by, now, policy(j)));
    const Append parts[] = {std::move(part), std::move(other_part)};
    auto outcome = store_.append(j, parts);
    if (outcome) return parts[0].after;
    // The other case may have moved on meanwhile, which is no concern of the caller, who quoted the version
    // of the first.
    if (outcome.error().code != Errc::conflict || tries == kConflictTries)
      return tl::unexpected<Error>(std::move(outcome).error());
  }
}

// The link stands on both cases, so that whoever works on the other sees that one more person waits for it.
Result<Case> CaseService::land_duplicate(JurisdictionId j, CaseId id, std::int64_t expected_version,
                                         const Land& land, const By& by) {
  const CaseId other = *land.duplicate_of;
  const auto target = load(j, other);
  if (!target && target.error().code == Errc::not_found)
    return fail_rule(Errc::not_allowed, "duplicate_target", "there is no such case to be a duplicate of");
  if (!target) return tl::unexpected<Error>(target.error());
  const auto& linked = target->linked;
  if (std::find(linked.begin(), linked.end(), id) == linked.end())
    return handle_both(j, id, expected_version, other, land, Link{id}, by, check_duplicate_target);
  const Instant now = clock_.now();
  TZ_TRY(current, load(j, id));
  if (current.version != expected_version) return moved_on();
  TZ_TRY(part, next_event(current, land, by, now, policy(j)));
  TZ_CHECK(check_duplicate_target(current, *target));
  TZ_CHECK(store_.append(j, {&part, 1}));
  return std::move(part.after);
}

Result<Case> CaseService::merge(JurisdictionId j, CaseId id, std::int64_t expected_version, CaseId main,
                                const By& by) {
  if (id == main) return fail_rule(Errc::not_allowed, "merge", "a case cannot be merged into itself");
  return handle_both(j, id, expected_version, main, Merge{main}, Absorb{id}, by);
}

Result<Case> CaseService::unmerge(JurisdictionId j, CaseId id, std::int64_t expected_version, const By& by) {
  TZ_TRY(current, load(j, id));
  if (current.version != expected_version) return moved_on();
  if (!current.merged_into)
    return fail_rule(Errc::not_allowed, "merge", "the case is not merged into another");
  const CaseId main = *current.merged_into;
  return handle_both(j, id, expected_version, main, Unmerge{main}, Release{id}, by);
}

Result<Receipt> CaseService::split(JurisdictionId j, std::string_view ticket_prefix,
                                   std::string_view time_zone, CaseId id, std::int64_t expected_version,
                                   const Classify& child, const By& by) {
  TZ_TRY(whole, history(j, id));
  if (whole.current.version != expected_version) return moved_on();
  TZ_TRY(command, said_in(whole.current, whole.events.front().texts));
  command.request_type = child.request_type;
  command.urgency = child.urgency;
  command.category = child.category;
  command.zones = child.zones.empty() ? whole.current.zones : child.zones;
  command.title = child.title;
  if (child.complained_unit) command.complained_unit = child.complained_unit;
  TZ_TRY(child_part, prepare(j, ticket_prefix, time_zone, std::move(command), by));
  TZ_TRY(parent_part, next_event(whole.current, RecordSplit{child_part.id}, by, clock_.now(), policy(j)));
  const Append parts[] = {std::move(parent_part), std::move(child_part)};
  TZ_CHECK(store_.append(j, parts));
  return receipt_of(j, parts[1].id, false);
}

Result<Case> CaseService::load(JurisdictionId j, CaseId id) const {
  TZ_TRY(events, store_.history(j, id, false));
  return fold(j, id, events);
}

Result<CaseHistory> CaseService::history(JurisdictionId j, CaseId id) const {
  TZ_TRY(events, store_.history(j, id, true));
  Case current = fold(j, id, events);
  return CaseHistory{.current = std::move(current), .events = std::move(events)};
}

Result<CaseId> CaseService::find_code(JurisdictionId j, std::string_view typed_code) const {
  const auto code = parse_case_code(typed_code);
  if (!code) return fail_rule(Errc::not_found, "case_code", code.error().message);
  return store_.find_code(j, *code);
}

void CaseService::raise_alert(const Case& c, ActorId actor, UnitId unit) const {
  if (alerts_ == nullptr) return;
  const Alert alert{.at = clock_.now(), .case_id = c.id, .actor = actor, .unit = unit};
  if (!alerts_->raise(c.jurisdiction, alert)) log::warn("alert_not_kept", {});
}

Result<bool> CaseService::holds_receipt(JurisdictionId j, CaseId id, std::string_view key) const {
  TZ_TRY(expected, receipt_key(j, id));
  return constant_time_equal(as_bytes(normalise_code(key)), as_bytes(expected));
}

Result<std::string> CaseService::receipt_key(JurisdictionId j, CaseId id) const {
  TZ_TRY(secret, store_.secret(j, id));
  return key_text(secret);
}

}  // namespace tz::ledger
