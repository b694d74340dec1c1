#include "notify/posts.h"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>

#include "base/time.h"

namespace tz::notify {
namespace {

template <class... F>
struct Overload : F... {
  using F::operator()...;
};

using S = std::optional<Said>;

// What one destination is told.
struct Letter {
  Purpose purpose = Purpose::sync;
  std::string template_id{};
  Destination to{};
};

class Writer {
 public:
  Writer(Said said, const NoticeContext& context, std::int64_t version)
      : said_(said), context_(context), version_(version) {}

  std::vector<Letter> letters() const {
    std::vector<Letter> all;
    for (const NoticeRow& row : context_.policy.rows)
      if (row.occasion == said_.occasion)
        for (auto& to : destinations(row)) all.push_back({row.purpose, row.template_id, std::move(to)});
    // Two audiences may be one unit, which is told once.
    std::vector<Letter> once;
    for (Letter& one : all)
      if (std::ranges::none_of(once, [&](const Letter& l) { return l.to == one.to; }))
        once.push_back(std::move(one));
    if (is_shared())
      for (const Subscriber& subscriber : context_.subscribers)
        if (subscriber.wants(said_.occasion))
          once.push_back({Purpose::sync, "", {Channel::webhook, subscriber.ref, ""}});
    return once;
  }

  std::optional<Post> post(const Letter& letter, std::string key) const {
    const ledger::Case& c = context_.current;
    Post post{.message = {.jurisdiction = c.jurisdiction,
                          .dedupe_key = std::move(key),
                          .case_id = c.id,
                          .case_code = c.code,
                          .purpose = letter.purpose,
                          .template_id = letter.template_id,
                          .language = language(letter.to),
                          .values = letter.purpose == Purpose::sync ? facts() : values(letter)},
              .destinations = {letter.to}};
    // A city may pair a happening with words that need what it has not, such as a limit: then there is
    // nothing to say.
    if (!check(post.message, post.destinations)) return std::nullopt;
    return post;
  }

 private:
  // Of a tip-off only the hotline and the unit it is given to know; nothing sealed or hidden leaves the city.
  bool is_tip_off() const { return context_.current.request_type == ledger::RequestType::report; }
  bool is_shared() const {
    return !is_tip_off() && context_.current.confidentiality == ledger::Confidentiality::none;
  }

  // Nobody of the line of the unit that a tip-off is about hears of it (docs/sources.md#tip-off-line).
  bool is_accused(UnitId unit) const {
    const auto accused = ledger::accused_of(context_.current);
    return accused && context_.words.in_line(*accused, unit);
  }

  std::optional<UnitId> lead() const { return said_.unit ? said_.unit : context_.current.lead; }

  std::optional<UnitId> unit_of(Audience audience) const {
    const CityWords& words = context_.words;
    const auto first = [&](std::string_view kind) -> std::optional<UnitId> {
      const auto* card = words.first_of(kind);
      return card == nullptr ? std::nullopt : std::optional(card->id);
    };
    switch (audience) {
      case Audience::resident:
        return std::nullopt;
      case Audience::lead:
        return lead();
      case Audience::assist:
        return said_.occasion == Occasion::assist_assigned ? said_.unit : std::nullopt;
      case Audience::copied:
        return is_tip_off() ? std::nullopt : context_.current.copied_to;
      case Audience::above: {
        const auto* card = is_tip_off() || !lead() ? nullptr : words.unit(*lead());
        return card == nullptr ? std::nullopt : card->parent;
      }
      case Audience::hotline:
        return first("hotline");
      case Audience::callback_desk:
        return is_tip_off() ? std::nullopt : first("callback_desk");
      case Audience::supervision:
        return is_tip_off() ? std::nullopt : first("supervision");
      case Audience::head:
        return headed(lead());
      case Audience::deputy_head: {
        const auto own = headed(lead());
        return is_tip_off() ? std::nullopt : headed(parent(own ? own : lead()));
      }
      case Audience::person:
        return std::nullopt;
    }
    return std::nullopt;
  }

  std::optional<UnitId> parent(std::optional<UnitId> unit) const {
    const auto* card = unit ? context_.words.unit(*unit) : nullptr;
    return card == nullptr ? std::nullopt : card->parent;
  }
  // The unit itself or the next above it for which somebody is accountable. Of a tip-off nobody above hears.
  std::optional<UnitId> headed(std::optional<UnitId> unit) const {
    for (std::size_t steps = 0; unit && steps <= context_.words.units.size(); ++steps) {
      if (std::ranges::find(context_.heads, *unit, &Head::unit) != context_.heads.end()) return unit;
      unit = is_tip_off() ? std::nullopt : parent(unit);
    }
    return std::nullopt;
  }

  std::vector<Destination> destinations(const NoticeRow& row) const {
    std::vector<Destination> all;
    if (row.audience != Audience::head && row.audience != Audience::deputy_head) {
      if (auto to = destination(row)) all.push_back(std::move(*to));
      return all;
    }
    const auto unit = unit_of(row.audience);
    if (!unit || row.channels.empty() || is_accused(*unit)) return all;
    for (const Head& head : context_.heads)
      if (head.unit == *unit)
        all.push_back({Channel::in_app, fmt::format("actor:{}", static_cast<std::int64_t>(head.actor)), ""});
    return all;
  }

  std::optional<Destination> destination(const NoticeRow& row) const {
    if (row.audience != Audience::resident) {
      const auto unit = unit_of(row.audience);
      if (!unit || row.channels.empty() || is_accused(*unit)) return std::nullopt;
      return Destination{Channel::in_app, fmt::format("unit:{}", static_cast<std::int64_t>(*unit)), ""};
    }
    // Who wants no reply still gets the number (L2-24).
    if (context_.current.no_reply_wanted && said_.occasion != Occasion::received) return std::nullopt;
    for (const Channel channel : row.channels)
      if ((channel == Channel::mail && context_.reach.mail) ||
          (channel == Channel::sms && context_.reach.sms))
        return Destination{channel, resident_of(context_.current.id), ""};
    return std::nullopt;
  }

  Language language(const Destination& to) const {
    const std::string& wanted =
        is_resident(to.ref) ? context_.current.language : context_.words.city.language;
    return value_in(kLanguages, wanted).value_or(Language::zh);
  }

  std::map<std::string, std::string> values(const Letter& letter) const {
    const ledger::Case& c = context_.current;
    const bool to_resident = is_resident(letter.to.ref);
    std::map<std::string, std::string> all{
        {"case_code", c.code},
        {"link", to_resident ? context_.words.public_url + "/r/" + c.code : "/staff/case/" + c.code},
        {"zh.city", context_.words.city.name_zh},
        {"en.city", context_.words.city.name_en}};
    if (version_ > 0) all.emplace("event_version", std::to_string(version_));
    const auto unit = lead();
    if (const auto* card = unit ? context_.words.unit(*unit) : nullptr) {
      all.emplace("zh.unit", card->name_zh);
      all.emplace("en.unit", card->name_en);
    }
    if (const auto* hotline = context_.words.first_of("hotline");
        hotline != nullptr && !hotline->phone_public.empty())
      all.emplace("hotline", hotline->phone_public);
    if (!context_.outcome.zh.empty()) all.emplace("zh.outcome", context_.outcome.zh);
    if (!context_.outcome.en.empty()) all.emplace("en.outcome", context_.outcome.en);
    if (const auto due = said_.due ? said_.due : c.due.result)
      all.emplace("due", due_words(*due, context_.words.city.time_zone));
    return all;
  }

  // What a partner is told: that it happened, and how the case stands.
  std::map<std::string, std::string> facts() const {
    const ledger::Case& c = context_.current;
    std::map<std::string, std::string> all{{"event", std::string(name(said_.occasion))},
                                           {"status", std::string(ledger::name(c.status))}};
    if (!c.category.empty()) all.emplace("category", c.category);
    if (const auto* card = lead() ? context_.words.unit(*lead()) : nullptr) all.emplace("unit", card->code);
    if (said_.due) all.emplace("due", format_instant(*said_.due));
    return all;
  }

  const Said said_;
  const NoticeContext& context_;
  const std::int64_t version_;
};

}  // namespace

std::optional<Said> said_of(const ledger::Event& event) {
  using namespace ledger;
  using O = Occasion;
  return std::visit(
      Overload{[](const Received&) {
                 return S{{O::received, {}, {}}};
               },
               [](const Dispatched& e) {
                 return S{{O::dispatched, e.unit, e.due.result}};
               },
               [](const Contacted&) {
                 return S{{O::contacted, {}, {}}};
               },
               [](const ProgressTold&) {
                 return S{{O::progress_told, {}, {}}};
               },
               [](const ExtensionAsked& e) {
                 return S{{O::extension_asked, {}, e.until}};
               },
               [](const ExtensionGranted& e) {
                 return S{{O::extension_granted, {}, e.until}};
               },
               [](const CarryAsked& e) {
                 return S{{O::carry_asked, {}, e.target}};
               },
               [](const CarryGranted& e) {
                 return S{{O::carry_granted, {}, e.target}};
               },
               [](const CarryReviewed& e) {
                 return S{{O::carry_reviewed, {}, e.review}};
               },
               [](const AssistAssigned& e) {
                 return S{{O::assist_assigned, e.assist.unit, e.assist.due}};
               },
               [](const Objected& e) {
                 return S{{O::objected, e.unit, {}}};
               },
               [](const ObjectionRuled& e) {
                 return S{{O::objection_ruled, e.upheld ? e.unit : std::nullopt, {}}};
               },
               [](const ResultFiled&) {
                 return S{{O::result_filed, {}, {}}};
               },
               [](const ResultChecked& e) {
                 return S{{e.passed ? O::result_passed : O::result_returned, {}, {}}};
               },
               [](const CallbackUnreached&) {
                 return S{{O::callback_unreached, {}, {}}};
               },
               [](const ReworkOrdered& e) {
                 return S{{O::rework_ordered, {}, e.due.result}};
               },
               [](const Urged&) {
                 return S{{O::urged, {}, {}}};
               },
               [](const Supervised& e) {
                 return S{{O::supervised, {}, e.due}};
               },
               [](const Escalated& e) {
                 return S{{O::escalated, e.unit, {}}};
               },
               [](const InformationAdded&) {
                 return S{{O::information_added, {}, {}}};
               },
               [](const Landed&) {
                 return S{{O::landed, {}, {}}};
               },
               [](const Reopened& e) {
                 return S{{O::reopened, {}, e.due.result}};
               },
               [](const Withdrawn&) {
                 return S{{O::withdrawn, {}, {}}};
               },
               // An answer that sends the work back is an order to do it again.
               [](const CallbackAnswered& e) {
                 return e.rework_due.result ? S{{O::rework_ordered, {}, e.rework_due.result}} : S{};
               },
               [](const auto&) { return S{}; }},
      event);
}

bool CityWords::in_line(UnitId accused, UnitId unit) const {
  const auto is_below = [&](UnitId low, UnitId high) {
    const auto* card = this->unit(low);
    for (std::size_t steps = 0; card != nullptr && card->parent && steps < units.size(); ++steps) {
      if (*card->parent == high) return true;
      card = this->unit(*card->parent);
    }
    return false;
  };
  if (accused == unit || is_below(accused, unit)) return true;
  const auto* own = this->unit(unit);
  const bool beside = own != nullptr &&
                      (own->kind == "hotline" || own->kind == "callback_desk" || own->kind == "supervision");
  return !beside && is_below(unit, accused);
}

const ledger::UnitCard* CityWords::unit(UnitId id) const {
  const auto at = std::ranges::find(units, id, &ledger::UnitCard::id);
  return at == units.end() ? nullptr : &*at;
}

const ledger::UnitCard* CityWords::first_of(std::string_view kind) const {
  const auto at = std::ranges::find_if(
      units, [&](const ledger::UnitCard& one) { return one.active && one.kind == kind; });
  return at == units.end() ? nullptr : &*at;
}

bool Subscriber::wants(Occasion occasion) const {
  return occasions.empty() || std::ranges::find(occasions, occasion) != occasions.end();
}

namespace {

// The third transfer: the program itself passes the case to the district (docs/sources.md#third-transfer).
bool went_up_by_itself(const ledger::StoredEvent& stored, const ledger::Case& current) {
  const auto* dispatched = std::get_if<ledger::Dispatched>(&stored.event);
  return dispatched != nullptr && dispatched->fallback && stored.by.role == ledger::Role::system &&
         current.dispatch_count > 1;
}

// The words of the timer's steps (docs/sources.md#urge-steps), as the ledger has them.
constexpr std::pair<std::string_view, Occasion> kSteps[] = {{"before_due", Occasion::due_soon},
                                                            {"overdue", Occasion::overdue},
                                                            {"sign", Occasion::urged_sign},
                                                            {"deputy_head", Occasion::urged_deputy},
                                                            {"criticism", Occasion::urged_criticism}};
std::optional<Occasion> step_of(const ledger::Event& event) {
  const auto* urged = std::get_if<ledger::Urged>(&event);
  if (urged == nullptr) return std::nullopt;
  for (const auto& [level, occasion] : kSteps)
    if (level == urged->level) return occasion;
  return std::nullopt;
}
bool is_of_limit(Occasion step) { return step == Occasion::due_soon || step == Occasion::overdue; }

// The work is the unit's again, and its limit may have passed while no watch looked at it.
bool gives_back(const ledger::Event& event) {
  const auto* checked = std::get_if<ledger::ResultChecked>(&event);
  return (checked != nullptr && !checked->passed) || std::holds_alternative<ledger::CarryEnded>(event) ||
         std::holds_alternative<ledger::Resumed>(event);
}

// What the timer says of a limit is the limit's own notice: told once, whoever sees it first. Nothing if the
// limit is another by now.
std::vector<Post> limit_posts(Occasion step, Instant at, const NoticeContext& context) {
  const auto& due = context.current.due.result;
  const bool holds = due && is_running(context.current.status) && (step == Occasion::overdue) == (*due < at);
  return holds ? due_posts(step, *due, context) : std::vector<Post>();
}

// As what the event is told, the first before the others: nobody is told of one event twice.
std::vector<Said> all_said(const ledger::FedEvent& fed, const ledger::Case& current) {
  std::vector<Said> all;
  const auto said = said_of(fed.stored.event);
  if (!said) return all;
  // The district reads that the case has gone up, not that there is a new one; the others read what they
  // always do.
  if (went_up_by_itself(fed.stored, current)) all.push_back({Occasion::escalated, said->unit, said->due});
  if (const auto step = step_of(fed.stored.event); step && !is_of_limit(*step))
    all.push_back({*step, said->unit, said->due});
  all.push_back(*said);
  return all;
}

}  // namespace

std::vector<Occasion> occasions_of(const ledger::Event& event) {
  std::vector<Occasion> all;
  if (const auto said = said_of(event)) all.push_back(said->occasion);
  if (std::holds_alternative<ledger::Dispatched>(event)) all.push_back(Occasion::escalated);
  if (const auto step = step_of(event)) all.push_back(*step);
  if (gives_back(event)) all.push_back(Occasion::overdue);
  return all;
}

std::vector<Post> posts_of(const ledger::FedEvent& fed, const NoticeContext& context) {
  const auto& stored = fed.stored;
  if (const auto step = step_of(stored.event); step && is_of_limit(*step)) {
    auto posts = limit_posts(*step, stored.at, context);
    if (!posts.empty() || stored.by.role == ledger::Role::system) return posts;
  }
  std::vector<Post> posts;
  for (const Said& one : all_said(fed, context.current)) {
    const Writer writer(one, context, stored.version);
    for (const Letter& letter : writer.letters()) {
      const auto told = [&](const Post& p) { return p.destinations.front().ref == letter.to.ref; };
      if (std::ranges::any_of(posts, told)) continue;
      if (auto post = writer.post(letter, feed_key(fed.position, letter.purpose, letter.to.ref)))
        posts.push_back(std::move(*post));
    }
  }
  if (gives_back(stored.event))
    for (auto& post : limit_posts(Occasion::overdue, stored.at, context)) posts.push_back(std::move(post));
  return posts;
}

std::optional<Post> prompt_post(const PromptTold& prompt, const NoticePolicy& policy,
                                const CityWords& words) {
  const auto row = std::ranges::find(policy.rows, Occasion::prompted, &NoticeRow::occasion);
  if (row == policy.rows.end() || row->channels.empty()) return std::nullopt;
  const auto person = static_cast<std::int64_t>(prompt.person);
  Message message{.jurisdiction = words.city.id,
                  .dedupe_key = fmt::format("ten_day_prompt:{}:{}", prompt.period, person),
                  .purpose = row->purpose,
                  .template_id = row->template_id,
                  .language = value_in(kLanguages, words.city.language).value_or(Language::zh),
                  .values = {{"zh.city", words.city.name_zh},
                             {"en.city", words.city.name_en},
                             {"zh.period", prompt.period_words.zh},
                             {"en.period", prompt.period_words.en},
                             {"count", std::to_string(prompt.lines)},
                             {"link", "/staff/rounds/prompts/" + prompt.period}}};
  if (const auto* card = words.unit(prompt.unit)) {
    message.values.emplace("zh.unit", card->name_zh);
    message.values.emplace("en.unit", card->name_en);
  }
  return Post{std::move(message), {{Channel::in_app, fmt::format("actor:{}", person), ""}}};
}

std::vector<Post> due_posts(Occasion occasion, Instant due, const NoticeContext& context) {
  const Writer writer({occasion, {}, due}, context, 0);
  std::vector<Post> posts;
  for (const Letter& letter : writer.letters()) {
    auto key = fmt::format("{}:{}:{}:{}", name(occasion), static_cast<std::int64_t>(context.current.id),
                           to_millis(due), letter.to.ref);
    if (auto post = writer.post(letter, std::move(key))) posts.push_back(std::move(*post));
  }
  return posts;
}

bool is_running(ledger::CaseStatus status) {
  using enum ledger::CaseStatus;
  switch (status) {
    case received:
    case triaged:
    case dispatched:
    case signed_for:
    case objected:
    case in_hand:
    case rework:
    case reopened:
      return true;
    case paused_legal:
    case carried:
    case result_filed:
    case callback:
    case landed:
    case withdrawn:
      return false;
  }
  return false;
}

std::string due_words(Instant due, std::string_view zone) {
  const CivilTime t = to_civil(due, zone);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", t.year, t.month, t.day, t.hour, t.minute);
}

}  // namespace tz::notify
