#include "ledger/api_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/time.h"
#include "http/request.h"
#include "ledger/case_texts.h"

namespace tz::ledger {

namespace {

using http::JsonFields;

constexpr std::size_t kNameMax = 64;
constexpr std::size_t kSpansMax = 1000;

// Reads the fields of one body; faults collect in `in`, and what is read after a fault is not used.
struct Reader {
  JsonFields in;
  const CommandContext& context;
  std::optional<Error> refused{};  // a rule of the city that the fields, each by itself right, break together

  std::optional<Instant> instant(std::string_view name, bool required = false) {
    const std::string text = in.text(name, 40, required);
    if (text.empty()) return std::nullopt;
    const auto at = parse_instant(text);
    if (!at) {
      in.fault(name, "must be a date and time with a zone, as 2026-01-02T03:04:05Z");
      return std::nullopt;
    }
    return *at;
  }
  template <class E>
  std::optional<E> choice(std::string_view name, bool required = false) {
    const std::string text = in.text(name, kNameMax, required);
    if (text.empty()) return std::nullopt;
    const auto value = parse<E>(text);
    if (value) return value;
    std::string known;
    for (const auto each : all_of<E>())
      known += (known.empty() ? "" : ", ") + std::string(ledger::name(each));
    in.fault(name, "must be one of " + known);
    return std::nullopt;
  }
  std::optional<UnitId> unit(std::string_view name, bool required = false) {
    const auto id = in.id(name, required);
    if (!id) return std::nullopt;
    const auto units = context.planner.units(context.current.jurisdiction);
    const bool known = units && std::any_of(units->begin(), units->end(), [&](const UnitCard& u) {
                         return u.id == UnitId{*id} && u.active;
                       });
    if (!known) in.fault(name, "there is no such unit, or it is closed");
    return UnitId{*id};
  }
  std::optional<CaseId> other_case(std::string_view name, bool required = false) {
    const std::string code = in.text(name, kNameMax, required);
    if (code.empty()) return std::nullopt;
    const auto id = context.cases.find_code(context.current.jurisdiction, code);
    if (!id) {
      in.fault(name, "there is no case with this number");
      return std::nullopt;
    }
    // A number outside the caller's scope is told as if it did not exist.
    const auto other = context.cases.load(context.current.jurisdiction, *id);
    if (!other || !may_see(context.caller, *other)) {
      in.fault(name, "there is no case with this number");
      return std::nullopt;
    }
    return *id;
  }
  // The limits if the unit in charge works on it from now.
  Deadlines limits() {
    const auto lead = context.current.lead;
    if (lead) {
      const auto due = context.planner.deadlines(context.current, *lead, context.now);
      if (due) return *due;
    }
    const auto proposal = context.planner.propose(context.current, context.now);
    return proposal ? proposal->dispatch.due : Deadlines{};
  }
  std::vector<std::string> zones() {
    auto zones = in.texts("zones", 32, kNameMax);
    return zones.empty() ? context.current.zones : zones;
  }
  std::vector<Media> media(std::string_view name) {
    std::vector<Media> files;
    const auto* array = in.array(name, kMediaMax);
    if (array == nullptr) return files;
    for (std::size_t i = 0; i < array->size(); ++i) {
      const auto* object = (*array)[i].if_object();
      if (object == nullptr) {
        in.fault(name, "must hold objects {sha256, type, size}");
        return files;
      }
      JsonFields fields(*object, fmt::format("{}[{}]", name, i));
      const std::string sha256 = fields.text("sha256", 64, true);
      fields.text("type", 100);  // as uploads answer; what counts is what is kept
      fields.integer("size", 0, std::int64_t{1} << 40);
      take_faults(fields);
      if (sha256.empty()) continue;
      auto found = context.find_media(context.current.jurisdiction, sha256);
      if (!found)
        refused = std::move(found).error();
      else if (!*found)
        refuse(fmt::format("{}[{}].sha256", name, i), "unknown_media",
               "there is no such file; upload it first");
      else
        files.push_back(std::move(**found));
    }
    return files;
  }
  void refuse(std::string field, std::string rule, std::string message) {
    if (refused) return;
    refused = Error{.code = Errc::invalid_argument,
                    .message = std::move(message),
                    .field = std::move(field),
                    .rule = std::move(rule)};
  }
  // What a department must do is not handed down (L1-17, P62-3), whoever gives it.
  void check_duty(std::optional<UnitId> unit, DutyPart part = DutyPart::lead) {
    if (!unit || *unit == UnitId{} || refused) return;
    if (auto status = context.planner.check_duty(context.current, *unit, part, context.now); !status)
      refused = std::move(status).error();
  }
  // A panel of the unit that the objection names would rule in its own matter, as that of the objector would.
  void check_panel(std::optional<UnitId> chosen) {
    const UnitId own = context.caller.principal.unit;
    std::optional<UnitId> proposed;
    for (const auto& stored : context.events)
      if (const auto* objected = std::get_if<Objected>(&stored.event)) proposed = objected->proposed;
    if (refused || own == UnitId{} || (proposed != own && chosen != own)) return;
    refused = Error{.code = Errc::forbidden,
                    .message = "an objection is ruled on by another unit than those it is about",
                    .rule = "panel_independent"};
  }
  void check_above(UnitId unit) {
    const Case& c = context.current;
    if (unit == UnitId{} || !c.lead) return;
    const auto units = context.planner.units(c.jurisdiction);
    std::map<UnitId, UnitId> parents;
    for (const auto& card : units ? *units : std::vector<UnitCard>())
      if (card.parent) parents.emplace(card.id, *card.parent);
    // No more steps than there are units: a tree that bites its tail ends too.
    auto at = parents.find(*c.lead);
    for (std::size_t steps = 0; at != parents.end() && steps < parents.size(); ++steps) {
      if (at->second == unit) return;
      at = parents.find(at->second);
    }
    refuse("unit", "escalate_upper", "a case is escalated to a unit above the one that has it");
  }
  void take_faults(const JsonFields& nested) {
    const auto status = nested.done();
    if (status) return;
    in.fault(status.error().field, status.error().message);
    for (const auto& more : status.error().more) in.fault(more.field, more.message);
  }
};

Command read_classify(Reader& r) {
  const Case& c = r.context.current;
  Classify command{.request_type = r.choice<RequestType>("request_type").value_or(c.request_type),
                   .urgency = r.choice<Urgency>("urgency").value_or(c.urgency),
                   .category = r.in.text("category", kNameMax),
                   .zones = r.zones(),
                   .title = r.in.text("title", kTitleMax),
                   .summary = r.in.text("summary", kNoteMax),
                   .tags = r.in.array("tags", kTagsMax) ? r.in.texts("tags", kTagsMax, kNameMax) : c.tags,
                   .complained_unit = r.unit("complained_unit")};
  if (command.category.empty()) command.category = c.category;
  if (!command.category.empty() && !r.context.planner.service(c.jurisdiction, command.category)) {
    r.in.fault("category", "there is no such category");
  }
  return command;
}

// Limits and the version of the catalogue are the catalogue's own where it proposes this unit; else the
// limits of the unit chosen. The district organises whatever it is given (rule third_transfer of decide()).
Command read_dispatch(Reader& r) {
  const Case& c = r.context.current;
  Dispatch command;
  command.unit = r.unit("unit", true).value_or(UnitId{});
  command.copied_to = r.unit("copied_to");
  command.note = r.in.text("note", kNoteMax);
  r.check_duty(command.unit);
  if (const auto district = r.context.planner.district_of(c)) command.fallback = command.unit == *district;
  const auto proposal = r.context.planner.propose(c, r.context.now);
  if (proposal) command.catalogue_version = proposal->dispatch.catalogue_version;
  if (proposal && proposal->dispatch.unit == command.unit) {
    command.due = proposal->dispatch.due;
    if (!command.copied_to) command.copied_to = proposal->dispatch.copied_to;
  } else if (const auto due = r.context.planner.deadlines(c, command.unit, r.context.now); due) {
    command.due = *due;
  }
  return command;
}

Command read_escalate(Reader& r) {
  Escalate command{.unit = r.unit("unit", true).value_or(UnitId{}),
                   .reason = r.in.text("reason", kReasonMax)};
  r.check_above(command.unit);
  r.check_duty(command.unit);
  return command;
}

Command read_ruling(Reader& r) {
  RuleObjection command{.upheld = r.in.boolean("upheld", true).value_or(false),
                        .unit = r.unit("unit"),
                        .ruling = r.in.text("ruling", kReasonMax)};
  r.check_panel(command.unit);
  r.check_duty(command.unit);
  return command;
}

Command read_assist(Reader& r) {
  AssignAssist command{.unit = r.unit("unit", true).value_or(UnitId{}),
                       .due = r.instant("due"),
                       .note = r.in.text("note", kNoteMax)};
  r.check_duty(command.unit, DutyPart::assist);
  return command;
}

Command read_callback(Reader& r) {
  RecordCallback command{.reached = r.in.boolean("reached", true).value_or(false),
                         .via = r.choice<ContactChannel>("via", true).value_or(ContactChannel::phone),
                         .answer = {},
                         .rework_due = r.limits(),
                         .words = r.in.text("words", kNoteMax)};
  const auto* object = r.in.object("answer");
  if (object == nullptr) return command;
  Reader nested{JsonFields(*object, "answer"), r.context};
  Answer answer{.contacted = nested.in.boolean("contacted", true).value_or(false),
                .solved = nested.choice<Solved>("solved", true).value_or(Solved::no),
                .satisfied = nested.choice<Satisfied>("satisfied", true).value_or(Satisfied::dissatisfied),
                .pressured = nested.in.boolean("pressured").value_or(false),
                .via = command.via,
                .at = r.context.now};
  r.take_faults(nested.in);
  command.answer = answer;
  return command;
}

Command read_land(Reader& r) {
  return Land{.code = r.choice<LandingCode>("code", true).value_or(LandingCode::solved),
              .next_review = r.instant("next_review"),
              .legal_route = r.in.text("legal_route", kNameMax),
              .duplicate_of = r.other_case("duplicate_of"),
              .remedy_until = r.instant("remedy_until"),
              .reply = r.in.text("reply", kReplyMax),
              .reason = r.in.text("reason", kReasonMax),
              .basis = r.in.text("basis", kReasonMax),
              .remedy = r.in.text("remedy", kReasonMax),
              .emergency_line = r.in.text("emergency_line", kNameMax)};
}

// How far is not the asker's to say: it is a fact of the limit profile.
Command read_extension(Reader& r) {
  const auto rule = r.context.planner.extension(r.context.current).value_or(ExtensionRule{});
  return AskExtension{.until = r.instant("until", true).value_or(Instant{}),
                      .reason = r.in.text("reason", kReasonMax),
                      .latest = rule.latest,
                      .times_max = rule.times_max};
}

// Only what the case has: a hash alone would show the public another case's picture.
Command read_show_pictures(Reader& r) {
  ShowPictures command;
  const auto pictures = pictures_of(r.context.events);
  for (const auto& sha256 : r.in.texts("pictures", kMediaMax, 64)) {
    const auto found = std::find_if(pictures.begin(), pictures.end(),
                                    [&](const Picture& p) { return p.file.sha256 == sha256; });
    if (found == pictures.end()) {
      r.in.fault("pictures", "the case has no such picture");
      return command;
    }
    command.pictures.push_back(found->file);
    command.pictures.back().cleared = true;
  }
  return command;
}

Command read_redact(Reader& r) {
  Redact command;
  const auto* array = r.in.array("spans", kSpansMax, true);
  if (array == nullptr) return command;
  for (std::size_t i = 0; i < array->size(); ++i) {
    const auto* object = (*array)[i].if_object();
    if (object == nullptr) {
      r.in.fault("spans", "must hold objects {start, end, kind}");
      return command;
    }
    JsonFields fields(*object, fmt::format("spans[{}]", i));
    Span span;
    span.start = static_cast<std::size_t>(fields.integer("start", 0, kVerbatimMax, true).value_or(0));
    span.end = static_cast<std::size_t>(fields.integer("end", 0, kVerbatimMax, true).value_or(0));
    span.kind = fields.text("kind", kNameMax, true);
    r.take_faults(fields);
    command.spans.push_back(std::move(span));
  }
  return command;
}

using Read = Command (*)(Reader&);
struct Entry {
  std::string_view name;
  Read read;
};

constexpr Entry kCommands[] = {
    {"classify", read_classify},
    {"dispatch", read_dispatch},
    {"sign", [](Reader&) -> Command { return Sign{}; }},
    {"object",
     [](Reader& r) -> Command {
       return Object{
           .proposed = r.unit("proposed"),
           .basis = r.in.text("basis", kReasonMax),
           .reason = r.in.text("reason", kReasonMax),
           .until = r.context.planner.objection_until(r.context.current).value_or(std::optional<Instant>())};
     }},
    {"rule_objection", read_ruling},
    {"assign_assist", read_assist},
    {"report_assist",
     [](Reader& r) -> Command {
       return ReportAssist{.unit = r.unit("unit").value_or(r.context.caller.principal.unit),
                           .report = r.in.text("report", kReplyMax)};
     }},
    {"record_contact",
     [](Reader& r) -> Command {
       return RecordContact{.via = r.choice<ContactChannel>("via", true).value_or(ContactChannel::phone),
                            .reached = r.in.boolean("reached", true).value_or(false),
                            .summary = r.in.text("summary", kNoteMax)};
     }},
    {"ask_extension", read_extension},
    {"rule_extension",
     [](Reader& r) -> Command {
       return RuleExtension{.grant = r.in.boolean("grant", true).value_or(false),
                            .reason = r.in.text("reason", kReasonMax)};
     }},
    {"ask_carry",
     [](Reader& r) -> Command {
       return AskCarry{.target = r.instant("target", true).value_or(Instant{}),
                       .measures = r.in.text("measures", kReplyMax)};
     }},
    {"rule_carry",
     [](Reader& r) -> Command {
       return RuleCarry{.grant = r.in.boolean("grant", true).value_or(false),
                        .review = r.instant("review").value_or(Instant{}),
                        .reason = r.in.text("reason", kReasonMax)};
     }},
    {"review_carry",
     [](Reader& r) -> Command {
       return ReviewCarry{.review = r.instant("review", true).value_or(Instant{}),
                          .finding = r.in.text("finding", kReasonMax)};
     }},
    {"end_carry",
     [](Reader& r) -> Command {
       return EndCarry{.due = r.limits(), .reason = r.in.text("reason", kReasonMax)};
     }},
    {"pause",
     [](Reader& r) -> Command {
       return Pause{.cause = r.in.text("cause", kNameMax, true),
                    .until = r.instant("until", true).value_or(Instant{}),
                    .reason = r.in.text("reason", kReasonMax)};
     }},
    {"resume", [](Reader&) -> Command { return Resume{}; }},
    {"file_result",
     [](Reader& r) -> Command {
       return FileResult{.outcome = r.choice<LandingCode>("outcome", true).value_or(LandingCode::solved),
                         .reply = r.in.text("reply", kReplyMax),
                         .basis = r.in.text("basis", kReasonMax),
                         .remedy = r.in.text("remedy", kReasonMax),
                         .evidence = r.media("evidence"),
                         .evidence_note = r.in.text("evidence_note", kEvidenceNoteMax)};
     }},
    {"check_result",
     [](Reader& r) -> Command {
       return CheckResult{.passed = r.in.boolean("passed", true).value_or(false),
                          .reason = r.in.text("reason", kReasonMax)};
     }},
    {"record_callback", read_callback},
    {"close_unreached", [](Reader&) -> Command { return CloseUnreached{}; }},
    {"order_rework",
     [](Reader& r) -> Command {
       return OrderRework{.due = r.limits(), .reason = r.in.text("reason", kReasonMax)};
     }},
    {"urge",
     [](Reader& r) -> Command {
       return Urge{.level = r.in.text("level", kNameMax), .note = r.in.text("note", kNoteMax)};
     }},
    {"supervise",
     [](Reader& r) -> Command {
       return Supervise{.kind = r.in.text("kind", kNameMax, true),
                        .due = r.instant("due"),
                        .reason = r.in.text("reason", kReasonMax)};
     }},
    {"lift_supervision",
     [](Reader& r) -> Command { return LiftSupervision{.reason = r.in.text("reason", kReasonMax)}; }},
    {"escalate", read_escalate},
    {"tell_progress",
     [](Reader& r) -> Command { return TellProgress{.reply = r.in.text("reply", kReplyMax)}; }},
    {"note", [](Reader& r) -> Command { return Note{.note = r.in.text("note", kNoteMax)}; }},
    {"land", read_land},
    {"link",
     [](Reader& r) -> Command { return Link{.other = r.other_case("other", true).value_or(CaseId{})}; }},
    {"unlink",
     [](Reader& r) -> Command { return Unlink{.other = r.other_case("other", true).value_or(CaseId{})}; }},
    {"merge",
     [](Reader& r) -> Command { return Merge{.main = r.other_case("main", true).value_or(CaseId{})}; }},
    {"unmerge", [](Reader&) -> Command { return Unmerge{}; }},
    {"split", read_classify},
    {"redact", read_redact},
    {"show_pictures", read_show_pictures},
};

const Entry* find_entry(std::string_view name) {
  for (const auto& entry : kCommands) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

}  // namespace

std::optional<Dispatch> third_transfer(const Dispatch& asked, const CommandContext& context,
                                       const Policy& policy) {
  const Case& c = context.current;
  const UnitId responsible = c.proposed_lead.value_or(c.lead.value_or(UnitId{}));
  if (c.dispatch_count < policy.dispatches_before_district || asked.fallback || asked.unit == responsible)
    return std::nullopt;
  const auto district = context.planner.district_of(c);
  if (!district || *district == responsible) return std::nullopt;
  Dispatch up{.unit = *district,
              .due = {},
              .catalogue_version = asked.catalogue_version,
              .fallback = true,
              .copied_to = {},
              .note = asked.note};
  if (const auto due = context.planner.deadlines(c, *district, context.now)) up.due = *due;
  return up;
}

bool is_staff_command(std::string_view name) { return find_entry(name) != nullptr; }

Result<Command> read_command(std::string_view name, const boost::json::object& body,
                             const CommandContext& context) {
  Reader reader{JsonFields(body), context};
  Command command = find_entry(name)->read(reader);
  TZ_CHECK(reader.in.done());
  if (reader.refused) return tl::unexpected<Error>(*std::move(reader.refused));
  return command;
}

}  // namespace tz::ledger
