#include "ledger/decide.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "base/time.h"
#include "ledger/decide_input.h"
#include "ledger/decide_landing.h"
#include "ledger/decide_permit.h"

namespace tz::ledger {
namespace {

using S = CaseStatus;

constexpr std::size_t kCaseCodeMax = 32, kCategoryMax = 64, kZonesMax = 32, kSourceIdMax = 200, kTagMax = 32,
                      kSourceRowMax = 1 << 20;
constexpr std::array<std::string_view, 3> kPauseCauses{"material", "hearing",
                                                       "inspection"};  // docs/sources.md#days

auto refuse(std::string rule, std::string message) {
  return fail_rule(Errc::not_allowed, std::move(rule), std::move(message));
}
auto forbid(std::string rule, std::string message) {
  return fail_rule(Errc::forbidden, std::move(rule), std::move(message));
}

struct Decide {
  const Case& c;
  const By& by;
  Instant now;
  const Policy& policy;

  bool in_accused_line(std::optional<UnitId> unit) const {
    const auto accused = accused_of(c);
    return accused && unit && *unit != UnitId{} &&
           (*unit == *accused || (policy.in_line && policy.in_line(*accused, *unit)));
  }
  void keep_from_accused(Input& in, std::string_view field, std::optional<UnitId> unit) const {
    in.check(!in_accused_line(unit), field, "conflict_of_interest",
             "is in the line of the unit that the tip-off is about");
  }

  Result<Decision> operator()(const Receive& r) const {
    Input in(now);
    in.code("code", r.code, kCaseCodeMax);
    in.code("language", r.language, 16);
    category_and_zones(in, r.category, r.zones, Need::optional);
    if (r.source_id) in.code("source_id", *r.source_id, kSourceIdMax);
    in.check(!r.complained_unit || *r.complained_unit != UnitId{}, "complained_unit", "unit_required",
             "names no unit");
    const bool speaks_otherwise = !r.media.empty() || !r.attributes.empty() || !r.source_row.empty();
    in.text("verbatim", r.verbatim, kVerbatimMax, speaks_otherwise ? Need::optional : Need::required);
    in.text("demand", r.demand, kReasonMax);
    in.text("title", r.title, kTitleMax);
    in.text("complained_party", r.complained_party, kComplainedPartyMax);
    in.text("occurred", r.occurred, kOccurredMax);
    in.place(r.place);
    in.contact(r.contact);
    in.attributes(r.attributes);
    in.media("media", r.media);
    in.text("source_row", r.source_row, kSourceRowMax);
    in.check(!r.received_at || *r.received_at <= now, "received_at", "date_past", "is in the future");
    const bool tip_off =
        r.request_type == RequestType::report;  // L1-8, L16-33: the identity behind a tip-off is sealed
    return done(in, Received{.code = r.code,
                             .channel = r.channel,
                             .request_type = r.request_type,
                             .urgency = r.urgency,
                             .confidentiality = tip_off ? Confidentiality::sealed : r.confidentiality,
                             .anonymous = r.anonymous,
                             .on_behalf = r.on_behalf,
                             .publish = r.publish && !tip_off && r.confidentiality == Confidentiality::none,
                             .no_reply_wanted = r.no_reply_wanted,
                             .reachable = !r.contact.phone.empty() || !r.contact.email.empty(),
                             .category = r.category,
                             .language = r.language,
                             .zones = r.zones,
                             .source_id = r.source_id,
                             .split_from = r.split_from,
                             .complained_unit = r.complained_unit,
                             .said_at = r.received_at});
  }

  Result<Decision> operator()(const Classify& r) const {
    Input in(now);
    category_and_zones(in, r.category, r.zones, Need::required);
    in.text("title", r.title, kTitleMax);
    in.text("summary", r.summary, kNoteMax);
    in.check(r.tags.size() <= kTagsMax, "tags", "text_too_long", fmt::format("more than {} tags", kTagsMax));
    for (const auto& tag : r.tags) in.code("tags", tag, kTagMax);
    in.check(!r.complained_unit || *r.complained_unit != UnitId{}, "complained_unit", "unit_required",
             "names no unit");
    return done(in, Classified{r.request_type, r.urgency, r.category, r.zones, r.tags, r.complained_unit});
  }

  // The first dispatch of a round writes the limit on the sheet (L1-13); a transfer keeps it (L3-22: the
  // resident never waits for it).
  Result<Decision> operator()(const Dispatch& r) const {
    const UnitId responsible = c.proposed_lead.value_or(c.lead.value_or(UnitId{}));
    if (c.status == S::dispatched && r.unit == responsible)
      return refuse("same_unit", "the case is with that unit already");
    if (c.dispatch_count >= policy.dispatches_before_district && r.unit != responsible && !r.fallback)
      return refuse("third_transfer", "after so many transfers only the district may be given the case");
    Input in(now);
    in.check(r.unit != UnitId{}, "unit", "unit_required", "is missing");
    in.check(!r.copied_to || *r.copied_to != r.unit, "copied_to", "same_unit", "is the unit itself");
    keep_from_accused(in, "unit", r.unit);
    keep_from_accused(in, "copied_to", r.copied_to);
    if (!c.due.result) in.deadlines("due", r.due);
    in.text("note", r.note, kNoteMax);
    return done(
        in,
        Dispatched{r.unit, c.due.result ? c.due : r.due, r.catalogue_version, r.fallback, r.copied_to, {}});
  }

  Result<Decision> operator()(const Sign& r) const {
    if (r.automatic != (by.role == Role::system)) return forbid("role", "only a timer signs automatically");
    if (r.automatic && (!c.due.sign || now < *c.due.sign))
      return refuse("sign_limit", "a timer signs only when the limit for signing has passed");
    return Decision{Signed{r.automatic}, {}};
  }

  Result<Decision> operator()(const Object& r) const {
    if (std::find(c.objectors.begin(), c.objectors.end(), *c.lead) != c.objectors.end())
      return refuse("one_objection", "the unit has objected to this case once already");
    if (c.ruled) return refuse("after_ruling", "after a ruling a case is not returned again");
    if (!c.dispatched_at || now > r.until.value_or(*c.dispatched_at + policy.objection_window))
      return refuse("objection_window", "the time in which the unit may object has passed");
    Input in(now);
    in.check(r.proposed && *r.proposed != UnitId{}, "proposed", "proposed_required",
             "name the unit that is responsible");
    in.check(r.proposed != c.lead, "proposed", "same_unit", "is the unit itself");
    in.text("basis", r.basis, kReasonMax, Need::required);
    in.text("reason", r.reason, kReasonMax, Need::required);
    return done(in, Objected{*c.lead, r.proposed});
  }

  Result<Decision> operator()(const RuleObjection& r) const {
    if (r.unit == by.unit)
      return forbid("panel_independent", "a panel does not give the case to the unit it sits in");
    Input in(now);
    in.check(r.upheld == (r.unit && *r.unit != UnitId{}), "unit", "unit_required",
             "names the new unit if the objection is upheld, and only then");
    in.check(!r.unit || r.unit != c.lead, "unit", "same_unit", "is the unit that objected");
    keep_from_accused(in, "unit", r.unit);
    in.text("ruling", r.ruling, kReasonMax, Need::required);
    return done(in, ObjectionRuled{r.upheld, r.unit});
  }

  Result<Decision> operator()(const AssignAssist& r) const {
    Input in(now);
    in.check(r.unit != UnitId{}, "unit", "unit_required", "is missing");
    in.check(r.unit != c.lead, "unit", "same_unit", "leads the case itself");
    keep_from_accused(in, "unit", r.unit);
    in.check(
        std::none_of(c.assists.begin(), c.assists.end(), [&](const Assist& a) { return a.unit == r.unit; }),
        "unit", "assist_twice", "assists already");
    std::optional<Instant> due = r.due;
    if (c.due.result &&
        *c.due.result <= now) {  // Nothing is left to share, and the work is still to be done.
      in.check(due.has_value(), "due", "assist_due", "is missing, and the lead's limit has passed");
    } else if (c.due.result) {  // At most half of what is left, so that the lead can still answer in time.
      const auto latest = now + (*c.due.result - now) * policy.assist_share_percent / 100;
      if (!due) due = latest;
      in.check(*due <= latest, "due", "assist_due",
               fmt::format("is past {} % of the time that is left to the lead", policy.assist_share_percent));
    }
    in.after_now("due", due, Need::optional);
    in.text("note", r.note, kNoteMax);
    return done(in, AssistAssigned{Assist{.unit = r.unit, .due = due}});
  }

  Result<Decision> operator()(const ReportAssist& r) const {
    const auto assist =
        std::find_if(c.assists.begin(), c.assists.end(), [&](const Assist& a) { return a.unit == r.unit; });
    if (assist == c.assists.end() || !by.acts_for(r.unit))
      return forbid("unit", "only the assisting unit reports");
    if (assist->reported) return refuse("assist_reported", "the unit has reported already");
    Input in(now);
    in.text("report", r.report, kReplyMax, Need::required);
    return done(in, AssistReported{r.unit});
  }

  Result<Decision> operator()(const RecordContact& r) const {
    Input in(now);
    in.text("summary", r.summary, kNoteMax, r.reached ? Need::required : Need::optional);
    if (r.reached) return done(in, Contacted{r.via});
    return done(in, ContactFailed{r.via});
  }

  Result<Decision> operator()(const AskExtension& r) const {
    if (r.times_max <= 0) return refuse("extension_none", "the rule of this limit knows no extension");
    if (c.extensions >= r.times_max)
      return refuse("extension_once", fmt::format("the limit has been extended {} times", c.extensions));
    if (c.extension_pending) return refuse("extension_pending", "an extension is asked for already");
    if (!c.due.result || now > *c.due.result)
      return refuse("extension_late", "an extension is asked for before the limit has passed");
    Input in(now);
    in.after_now("until", r.until);
    in.check(r.until > *c.due.result, "until", "extension_date", "is not after the present limit");
    in.check(r.until <= r.latest.value_or(*c.due.result + policy.extension_max), "until", "extension_max",
             "is later than the rule of this limit allows");
    in.text("reason", r.reason, kReasonMax, Need::required);
    return done(in, ExtensionAsked{r.until});
  }

  Result<Decision> operator()(const RuleExtension& r) const {
    if (!c.extension_pending) return refuse("extension_pending", "no extension is asked for");
    Input in(now);
    in.text("reason", r.reason, kReasonMax, Need::required);
    if (!r.grant) return done(in, ExtensionRefused{});
    in.after_now("until", c.extension_asked);
    in.check(c.extension_asked > c.due.result, "until", "extension_date",
             "is not after the present limit, which a calendar has moved since");
    return done(in, ExtensionGranted{c.extension_asked.value_or(Instant{})});
  }

  Result<Decision> operator()(const AskCarry& r) const {
    if (c.carry_pending) return refuse("carry_pending", "carrying is asked for already");
    Input in(now);
    in.after_now("target", r.target);
    in.text("measures", r.measures, kReplyMax, Need::required);
    return done(in, CarryAsked{r.target});
  }

  // Two must agree, the hotline and the level above the unit (docs/sources.md#from-triage-to-landing); one no
  // is enough.
  Result<Decision> operator()(const RuleCarry& r) const {
    if (!c.carry_pending) return refuse("carry_pending", "carrying is not asked for");
    Input in(now);
    in.text("reason", r.reason, kReasonMax, Need::required);
    if (!r.grant) return done(in, CarryRefused{});
    const auto& first = c.carry_endorsed;
    if (first && first->side == by.role)
      return refuse("carry_endorsed",
                    fmt::format("the {} has agreed; the other side has not", name(by.role)));
    if (first && first->by == by.actor)
      return forbid("four_eyes", "who agreed for one side does not agree for the other");
    in.after_now("target", c.carry_target);
    carry_review(in, r.review);
    if (!first) return done(in, CarryEndorsed{by.role, r.review});
    // Both named a date; the earlier one keeps both promises.
    const auto review = first->review > now ? std::min(r.review, first->review) : r.review;
    return done(in, CarryGranted{c.carry_target.value_or(Instant{}), review});
  }

  Result<Decision> operator()(const ReviewCarry& r) const {
    Input in(now);
    carry_review(in, r.review);
    in.text("finding", r.finding, kReasonMax, Need::required);
    return done(in, CarryReviewed{r.review});
  }

  Result<Decision> operator()(const EndCarry& r) const {
    Input in(now);
    in.deadlines("due", r.due);
    in.text("reason", r.reason, kReasonMax, Need::required);
    return done(in, CarryEnded{r.due});
  }

  Result<Decision> operator()(const Pause& r) const {
    if (c.pauses >= policy.pauses_max) return refuse("pause_once", "the clock has been paused already");
    Input in(now);
    in.check(std::find(kPauseCauses.begin(), kPauseCauses.end(), r.cause) != kPauseCauses.end(), "cause",
             "pause_cause", fmt::format("is none of {}", fmt::join(kPauseCauses, ", ")));
    in.after_now("until", r.until);
    in.check(r.until <= now + policy.pause_max, "until", "pause_max",
             fmt::format("is more than {} days from now", policy.pause_max.count()));
    in.text("reason", r.reason, kReasonMax, Need::required);
    return done(in, Paused{r.cause, r.until});
  }

  // Resuming late does not lengthen the pause: what was granted counts, no more.
  Result<Decision> operator()(const Resume&) const {
    const auto paused = std::max(std::min(now, *c.paused_until) - *c.paused_at, Instant::duration::zero());
    if (by.role == Role::system && now < *c.paused_until)
      return refuse("pause_running", "a timer resumes the clock only when the pause is over");
    return Decision{Resumed{c.due.result ? std::optional(*c.due.result + paused) : std::nullopt}, {}};
  }

  Result<Decision> operator()(const FileResult& r) const {
    if (r.outcome == LandingCode::withdrawn)
      return refuse("landing_code", "only the resident withdraws a case");
    const bool tried = enough_contact_attempts(c, policy);
    // Nobody to contact, no time to, or the resident does not want it (L2-24); otherwise contact first
    // (L1-15).
    const bool excepted = c.urgency == Urgency::emergency || c.no_reply_wanted || !c.reachable;
    if (r.outcome == LandingCode::unreachable ? !tried : !c.contacted_at && !tried && !excepted)
      return refuse("contact_first",
                    fmt::format("contact the resident first, or try {} times on {} days by {} ways",
                                policy.callback_attempts, policy.callback_days, policy.callback_channels));
    Input in(now);
    const bool refuses = needs_remedy(r.outcome);
    in.text("reply", r.reply, kReplyMax, Need::required);
    in.text("basis", r.basis, kReasonMax, refuses ? Need::required : Need::optional);
    in.text("remedy", r.remedy, kReasonMax, refuses ? Need::required : Need::optional);
    in.media("evidence", r.evidence);
    in.text("evidence_note", r.evidence_note, kEvidenceNoteMax);
    // Something was done, so something can be shown (L2-27).
    const bool claims_work = r.outcome == LandingCode::solved || r.outcome == LandingCode::partly;
    in.check(
        !policy.evidence_required || !claims_work || !r.evidence.empty() || !trim(r.evidence_note).empty(),
        "evidence", "evidence", "is missing: a picture, or what else shows that it was done");
    return done(in, ResultFiled{r.outcome});
  }

  Result<Decision> operator()(const CheckResult& r) const {
    Input in(now);
    in.text("reason", r.reason, kReasonMax, r.passed ? Need::optional : Need::required);
    return done(in, ResultChecked{r.passed});
  }

  Result<Decision> operator()(const RecordCallback& r) const {
    Input in(now);
    in.text("words", r.words, kNoteMax);
    if (!r.reached) {
      in.check(!r.answer, "answer", "callback_answer", "there is none if the resident was not reached");
      in.check(r.words.empty(), "words", "callback_answer", "there are none if the resident was not reached");
      return done(in, CallbackTried{r.via});
    }
    if (by.role == Role::system)
      return forbid("role", "an answer is recorded by a person, or given by the resident");
    if (c.answered_by_resident)
      return refuse("resident_answered", "the resident has answered by himself; his answer stands");
    in.check(r.answer.has_value(), "answer", "callback_answer", "is missing");
    return answered(in, r.answer.value_or(Answer{}), r.via, r.rework_due, false);
  }

  Result<Decision> operator()(const CloseUnreached&) const {
    if (c.answer) return refuse("callback_attempts", "the resident has answered");
    if (!enough_attempts(c, policy))
      return refuse("callback_attempts",
                    fmt::format("try {} times on {} days by {} ways first", policy.callback_attempts,
                                policy.callback_days, policy.callback_channels));
    return Decision{CallbackUnreached{}, {}};
  }

  Result<Decision> operator()(const OrderRework& r) const {
    Input in(now);
    in.deadlines("due", r.due);
    in.text("reason", r.reason, kReasonMax, Need::required);
    return done(in, ReworkOrdered{r.due});
  }

  Result<Decision> operator()(const Urge& r) const {
    Input in(now);
    in.code("level", r.level, 32);
    in.text("note", r.note, kNoteMax);
    return done(in, Urged{r.level});
  }

  Result<Decision> operator()(const Supervise& r) const {
    Input in(now);
    in.code("kind", r.kind, 32);
    in.after_now("due", r.due, Need::optional);
    in.text("reason", r.reason, kReasonMax, Need::required);
    return done(in, Supervised{r.kind, r.due});
  }

  Result<Decision> operator()(const LiftSupervision& r) const {
    if (!c.supervised) return refuse("supervised", "the case is not under supervision");
    Input in(now);
    in.text("reason", r.reason, kReasonMax, Need::required);
    return done(in, SupervisionLifted{});
  }

  Result<Decision> operator()(const Escalate& r) const {
    Input in(now);
    in.check(r.unit != UnitId{}, "unit", "unit_required", "is missing");
    in.check(r.unit != c.lead, "unit", "same_unit", "is the unit itself");
    keep_from_accused(in, "unit", r.unit);
    in.text("reason", r.reason, kReasonMax, Need::required);
    return done(in, Escalated{r.unit});
  }

  Result<Decision> operator()(const TellProgress& r) const {
    Input in(now);
    in.text("reply", r.reply, kReplyMax, Need::required);
    return done(in, ProgressTold{});
  }

  Result<Decision> operator()(const Note& r) const {
    Input in(now);
    in.text("note", r.note, kNoteMax, Need::required);
    return done(in, Noted{});
  }

  Result<Decision> operator()(const AddInformation& r) const {
    Input in(now);
    in.text("verbatim", r.verbatim, kVerbatimMax, r.media.empty() ? Need::required : Need::optional);
    in.media("media", r.media);
    return done(in, InformationAdded{});
  }

  Result<Decision> operator()(const Confirm& r) const {
    Input in(now);
    in.text("words", r.words, kNoteMax);
    return answered(in, r.answer, r.answer.via, r.rework_due, true);
  }

  Result<Decision> operator()(const Land& r) const { return decide_landing(c, r, by, now); }

  Result<Decision> operator()(const Reopen& r) const {
    if (!r.new_facts && now > *c.landed_at + policy.reopen_window)
      return refuse("reopen_window",
                    fmt::format("without new facts a case is reopened within {} days of landing",
                                policy.reopen_window.count()));
    const bool review = !r.new_facts && needs_second_person(c.landing->code);
    if (review && c.review_used)
      return refuse("review_once", "that the matter is not for the city was reviewed; new facts reopen it");
    Input in(now);
    in.deadlines("due", r.due, Need::optional);
    in.text("reason", r.reason, kReasonMax, Need::required);
    return done(in, Reopened{r.due, review});
  }

  Result<Decision> operator()(const Withdraw& r) const {
    Input in(now);
    in.text("reason", r.reason, kReasonMax);
    return done(in, Withdrawn{r.asked_by_handler});
  }

  Result<Decision> operator()(const Link& r) const {
    TZ_CHECK(other_case("other", r.other));
    if (has(c.linked, r.other)) return refuse("linked", "the cases are linked already");
    return Decision{Linked{r.other}, {}};
  }
  Result<Decision> operator()(const Unlink& r) const {
    if (!has(c.linked, r.other)) return refuse("linked", "the cases are not linked");
    return Decision{Unlinked{r.other}, {}};
  }
  Result<Decision> operator()(const RecordSplit& r) const {
    TZ_CHECK(other_case("child", r.child));
    return Decision{Split{r.child}, {}};
  }

  // One level only: a case that took others in stays where they are answered from.
  Result<Decision> operator()(const Merge& r) const {
    TZ_CHECK(other_case("main", r.main));
    if (c.merged_into) return refuse("merge", "the case is merged already");
    if (!c.absorbed.empty()) return refuse("merge", "other cases are merged into this one");
    return Decision{Merged{r.main}, {}};
  }
  Result<Decision> operator()(const Absorb& r) const {
    TZ_CHECK(other_case("other", r.other));
    if (c.merged_into) return refuse("merge", "the case is merged itself");
    if (has(c.absorbed, r.other)) return refuse("merge", "that case is merged into this one already");
    return Decision{Absorbed{r.other}, {}};
  }
  Result<Decision> operator()(const Unmerge& r) const {
    if (c.merged_into != r.main || !c.merged_into)
      return refuse("merge", "the case is not merged into that one");
    return Decision{Unmerged{r.main}, {}};
  }
  Result<Decision> operator()(const Release& r) const {
    if (!has(c.absorbed, r.other)) return refuse("merge", "that case is not merged into this one");
    return Decision{Released{r.other}, {}};
  }

  Result<Decision> operator()(const Redact& r) const {
    Input in(now);
    in.spans(r.spans);
    return done(in, Redacted{static_cast<std::int64_t>(r.spans.size())});
  }

  Result<Decision> operator()(const ShowPictures& r) const {
    Input in(now);
    in.media("shown", r.pictures);
    return done(in, PicturesShown{static_cast<std::int64_t>(r.pictures.size())});
  }

  Result<Decision> operator()(const RecomputeDue& r) const {
    if (!c.due.from || !c.due.result)
      return refuse("due_named", "a person named the limit, and no calendar moves it");
    Input in(now);
    in.check(r.due.result && r.due.from == c.due.from && r.due.rule == c.due.rule, "due", "due_other",
             "is of another rule or start than the one on the sheet");
    in.check(r.due.calendar > c.due.calendar, "due.calendar", "calendar_version",
             "is not later than the calendar of the sheet");
    TZ_CHECK(in.status());
    const Deadlines due = recomputed(c, r.due, now, policy);
    if (due.result == c.due.result && due.sign == c.due.sign && due.contact == c.due.contact &&
        due.provisional == c.due.provisional)
      return refuse("due_unchanged", "the calendar as it is now moves no limit of the case");
    return Decision{DueRecomputed{*c.due.result, due}, {}};
  }

 private:
  static Result<Decision> done(Input& in, Event event) {
    TZ_CHECK(in.status());
    return Decision{std::move(event), in.take()};
  }

  static bool has(const std::vector<CaseId>& list, CaseId id) {
    return std::find(list.begin(), list.end(), id) != list.end();
  }

  static void category_and_zones(Input& in, const std::string& category,
                                 const std::vector<std::string>& zones, Need need) {
    in.code("category", category, kCategoryMax, need);
    in.check(zones.size() <= kZonesMax, "zones", "text_too_long",
             fmt::format("more than {} zones", kZonesMax));
    for (const auto& zone : zones) in.code("zones", zone, kCategoryMax);
  }

  void carry_review(Input& in, Instant review) const {
    in.after_now("review", review);
    in.check(review <= now + policy.carry_review_max, "review", "carry_review",
             fmt::format("is more than {} days from now", policy.carry_review_max.count()));
  }

  Result<Decision> answered(Input& in, Answer answer, ContactChannel via, const Deadlines& rework_due,
                            bool by_resident) const {
    answer.at = now;
    answer.via = via;
    const bool again = needs_rework(c, answer);
    if (again) in.deadlines("rework_due", rework_due);
    return done(in, CallbackAnswered{answer, by_resident, again ? rework_due : Deadlines{}});
  }

  Status other_case(std::string field, CaseId other) const {
    if (other == CaseId{} || other == c.id)
      return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                         .message = field + ": must be another case",
                                         .field = field,
                                         .rule = "other_case"});
    return {};
  }
};

bool enough(const std::vector<Attempt>& attempts, const Case& c, const Policy& policy) {
  std::set<std::tuple<int, unsigned, unsigned>> days;
  std::set<ContactChannel> channels;
  for (const auto& attempt : attempts) {
    const auto civil = to_civil(attempt.at, policy.time_zone);
    days.emplace(civil.year, civil.month, civil.day);
    channels.insert(attempt.via);
  }
  // Whoever left no number and no address has one way to be reached: the mailbox behind his receipt.
  const int ways = c.reachable ? policy.callback_channels : 1;
  return std::ssize(attempts) >= policy.callback_attempts && std::ssize(days) >= policy.callback_days &&
         std::ssize(channels) >= ways;
}

}  // namespace

Deadlines recomputed(const Case& c, Deadlines computed, Instant now, const Policy& policy) {
  // Later is always granted: a day off does not count. Earlier only what was told to be provisional, only
  // while it is still ahead, and never so near that the change itself makes somebody late.
  const auto settle = [&](const std::optional<Instant>& was,
                          const std::optional<Instant>& is) -> std::optional<Instant> {
    if (!was || !is || *is == *was) return was;
    if (*is > *was) return is;
    if (!c.due.provisional || !policy.provisional_moves_earlier || *was <= now) return was;
    return std::max(*is, std::min(*was, now + policy.recompute_notice));
  };
  if (computed.result) *computed.result += c.paused_for;
  computed.sign = settle(c.due.sign, computed.sign);
  computed.contact = settle(c.due.contact, computed.contact);
  computed.result = settle(c.due.result, computed.result);
  return computed;
}

bool has_result(const Case& leading) {
  return leading.status == CaseStatus::callback || !is_open(leading.status);
}

bool enough_attempts(const Case& c, const Policy& policy) { return enough(c.attempts, c, policy); }
bool enough_contact_attempts(const Case& c, const Policy& policy) {
  return enough(c.contact_attempts, c, policy);
}

Result<Decision> decide(const Case& current, const Command& command, const By& by, Instant now,
                        const Policy& policy) {
  TZ_CHECK(permit(current, command.index(), by));
  return std::visit(Decide{current, by, now, policy}, command);
}

}  // namespace tz::ledger
