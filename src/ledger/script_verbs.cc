#include "ledger/script_verbs.h"

#include <map>

#include "base/text.h"

namespace tz::ledger::script {
namespace {

Answer answer_of(Args& a) {
  Answer answer{.contacted = true, .solved = a.code<Solved>("answer")};
  answer.satisfied = answer.solved == Solved::no ? Satisfied::dissatisfied : Satisfied::satisfied;
  answer.pressured = a.flag("pressured");
  return answer;
}

Command receive_of(Args& a) {
  Receive r;
  r.code = "LY-260105-SCRIPT";
  r.channel = Channel::hotline;
  r.no_reply_wanted = a.flag("no_reply_wanted");
  r.anonymous = a.flag("anonymous");
  if (!r.anonymous) r.contact.phone = "139-0000-0000";  // invented
  if (const auto urgency = a.named_word("urgency")) {
    const auto value = parse<Urgency>(*urgency);
    if (!value) a.complain(fmt::format("\"{}\" is no urgency", *urgency));
    r.urgency = value.value_or(Urgency::normal);
  }
  r.complained_unit = a.named_unit("about");
  r.complained_party = a.named_text("party", "");
  r.occurred = a.named_text("occurred", "");
  r.request_type = a.code<RequestType>("request type");
  r.verbatim = a.text();
  return r;
}

Command contact_of(Args& a) {
  RecordContact r{.reached = !a.flag("missed")};
  r.via = a.code<ContactChannel>("way to reach someone");
  r.summary = a.text();
  return r;
}

Command callback_of(Args& a) {
  if (!a.flag("missed")) {
    RecordCallback r{.rework_due = a.deadlines()};
    r.answer = answer_of(a);
    return r;
  }
  return RecordCallback{.reached = false,
                        .via = a.code<ContactChannel>("way to reach someone"),
                        .answer = {},
                        .rework_due = {},
                        .words = {}};
}

Command land_of(Args& a) {
  Land r;
  r.code = a.code<LandingCode>("landing code");
  r.legal_route = a.named_word("route").value_or("");  // before the date: "review" is a route too
  r.next_review = a.time("review");
  r.remedy_until = a.time("remedy_until");
  r.duplicate_of = a.other_case();
  r.emergency_line = a.named_word("line").value_or("");
  r.reason = a.named_text("reason");
  r.basis = a.named_text("basis", "");
  r.remedy = a.named_text("remedy", "");
  r.reply = a.text("");
  return r;
}

Command redact_of(Args& a) {
  Redact r;
  const auto range = a.word("FROM-TO");
  const auto ends = split(range, '-');
  const auto start = ends.size() == 2 ? number(ends[0]) : std::nullopt,
             end = ends.size() == 2 ? number(ends[1]) : std::nullopt;
  if (!start || !end) a.complain("expects FROM-TO");
  r.spans.push_back({static_cast<std::size_t>(start.value_or(0)), static_cast<std::size_t>(end.value_or(0)),
                     a.word("a kind")});
  return r;
}

// Pictures by a letter each: "ab" are two of 64 a's and 64 b's.
Command show_pictures_of(Args& a) {
  ShowPictures r;
  for (const char letter : a.text("")) r.pictures.push_back({std::string(64, letter), "image/jpeg", 1, true});
  return r;
}

using Verbs = std::map<std::string_view, Parse>;

// The order in which an Args method appears is the order in which words stand, except for named ones.

// Coming in, whose work it is, help by others.
Verbs begin_verbs() {
  return {
      {"receive", receive_of},
      {"classify",
       [](Args& a) {
         Classify r{.request_type = a.code<RequestType>("request type")};
         r.complained_unit = a.named_unit("about");
         while (const auto tag = a.named_word("tag")) r.tags.push_back(*tag);
         r.category = a.word("a category");
         return r;
       }},
      {"dispatch",
       [](Args& a) {
         Dispatch r{
             .due = a.deadlines(), .fallback = a.flag("fallback"), .copied_to = a.named_unit("copy_to")};
         r.unit = a.unit();
         return r;
       }},
      {"sign", [](Args& a) { return Sign{a.flag("automatic")}; }},
      {"object",
       [](Args& a) {
         const auto until = a.time("until");  // what the limit profile says; 24 hours, unless it is said
         return Object{a.named_unit("to"), a.named_text("basis", ""), a.text(), until};
       }},
      {"rule_objection",
       [](Args& a) {
         RuleObjection r{.upheld = a.either("uphold", "dismiss"), .unit = a.named_unit("to")};
         r.ruling = a.text();
         return r;
       }},
      {"assign_assist",
       [](Args& a) {
         AssignAssist r{.due = a.time("due")};
         r.unit = a.unit();
         return r;
       }},
      {"report_assist",
       [](Args& a) {
         ReportAssist r{.unit = a.unit()};
         r.report = a.text();
         return r;
       }},
  };
}

// The work: contact, more time, carrying, pausing, the result, its check, the resident's answer.
Verbs work_verbs() {
  return {
      {"record_contact", contact_of},
      {"ask_extension",
       [](Args& a) {
         AskExtension r{.until = a.time("until").value_or(Instant{}), .latest = a.time("latest")};
         const auto times = a.named_word("times");  // what the limit profile allows; once, if it is not said
         const auto times_max = times ? number(*times) : std::optional(1);
         if (!times_max) a.complain("expects a number after \"times\"");
         r.times_max = times_max.value_or(0);
         r.reason = a.text();
         return r;
       }},
      {"rule_extension",
       [](Args& a) {
         RuleExtension r{.grant = a.either("grant", "refuse")};
         r.reason = a.text();
         return r;
       }},
      {"ask_carry",
       [](Args& a) {
         return AskCarry{a.time("target").value_or(Instant{}), a.text()};
       }},
      {"rule_carry",
       [](Args& a) {
         RuleCarry r{.grant = a.either("grant", "refuse"), .review = a.time("review").value_or(Instant{})};
         r.reason = a.text();
         return r;
       }},
      {"review_carry",
       [](Args& a) {
         return ReviewCarry{a.time("review").value_or(Instant{}), a.text()};
       }},
      {"end_carry",
       [](Args& a) {
         return EndCarry{a.deadlines(), a.text()};
       }},
      {"pause",
       [](Args& a) {
         Pause r{.until = a.time("until").value_or(Instant{})};
         r.cause = a.word("a cause");
         r.reason = a.text();
         return r;
       }},
      {"resume", [](Args&) { return Resume{}; }},
      {"file_result",
       [](Args& a) {
         FileResult r{.outcome = a.code<LandingCode>("landing code"),
                      .basis = a.named_text("basis", ""),
                      .remedy = a.named_text("remedy", "")};
         r.evidence_note = a.named_text("evidence");
         r.reply = a.text();
         return r;
       }},
      {"check_result",
       [](Args& a) {
         CheckResult r{.passed = a.either("pass", "fail")};
         r.reason = a.text();
         return r;
       }},
      {"record_callback", callback_of},
      {"close_unreached", [](Args&) { return CloseUnreached{}; }},
  };
}

// What presses, what is said beside, and how a case ends or begins again.
Verbs end_verbs() {
  return {
      {"order_rework",
       [](Args& a) {
         return OrderRework{a.deadlines(), a.text()};
       }},
      {"urge",
       [](Args& a) {
         return Urge{a.word("a level"), ""};
       }},
      {"supervise",
       [](Args& a) {
         Supervise r{.due = a.time("due")};
         r.kind = a.word("a kind");
         r.reason = a.text();
         return r;
       }},
      {"lift_supervision", [](Args& a) { return LiftSupervision{a.text()}; }},
      {"escalate",
       [](Args& a) {
         Escalate r{.unit = a.unit()};
         r.reason = a.text();
         return r;
       }},
      {"tell_progress", [](Args& a) { return TellProgress{a.text()}; }},
      {"note", [](Args& a) { return Note{a.text()}; }},
      {"add_information",
       [](Args& a) {
         return AddInformation{a.text(), {}};
       }},
      {"confirm",
       [](Args& a) {
         Confirm r{.rework_due = a.deadlines()};
         r.answer = answer_of(a);
         r.words = a.text("");
         return r;
       }},
      {"land", land_of},
      {"reopen",
       [](Args& a) {
         Reopen r{.due = a.deadlines(), .new_facts = a.flag("new_facts")};
         r.reason = a.text();
         return r;
       }},
      {"withdraw",
       [](Args& a) {
         return Withdraw{a.flag("asked_by_handler"), a.text("")};
       }},
  };
}

// Ties between cases, what is covered, limits counted anew.
Verbs tie_verbs() {
  return {
      {"link", [](Args& a) { return Link{a.the_case()}; }},
      {"unlink", [](Args& a) { return Unlink{a.the_case()}; }},
      {"record_split", [](Args& a) { return RecordSplit{a.the_case()}; }},
      {"merge", [](Args& a) { return Merge{a.the_case()}; }},
      {"absorb", [](Args& a) { return Absorb{a.the_case()}; }},
      {"unmerge", [](Args& a) { return Unmerge{a.the_case()}; }},
      {"release", [](Args& a) { return Release{a.the_case()}; }},
      {"redact", redact_of},
      {"show_pictures", show_pictures_of},
      {"recompute_due", [](Args& a) { return RecomputeDue{a.deadlines()}; }},
  };
}

const Verbs& verbs() {
  static const Verbs kVerbs = [] {
    Verbs all = begin_verbs();
    for (auto part : {work_verbs(), end_verbs(), tie_verbs()}) all.merge(part);
    return all;
  }();
  return kVerbs;
}

}  // namespace

const Parse* verb(std::string_view name) {
  const auto found = verbs().find(name);
  return found == verbs().end() ? nullptr : &found->second;
}

}  // namespace tz::ledger::script
