#pragma once
// What a happening has to say, and to whom. Pure: everything that is looked up comes in with the context.
#include <optional>
#include <string>
#include <vector>

#include "ledger/case_query.h"
#include "ledger/event_store.h"
#include "ledger/planner.h"
#include "notify/notice_policy.h"
#include "notify/outbox_store.h"

namespace tz::notify {

// What an event is to those who are told, and what it names itself.
struct Said {
  Occasion occasion = Occasion::received;
  std::optional<UnitId> unit{};  // the unit it is about, where that need not be the lead
  std::optional<Instant> due{};  // the limit or date it sets
};
// nullopt: nobody is told of such an event. Of an urging it says `urged`, whatever its level.
std::optional<Said> said_of(const ledger::Event& event);
// Every occasion as which posts_of() may tell of the event.
std::vector<Occasion> occasions_of(const ledger::Event& event);

// By which ways the resident of the case can be written to: left an address, wants it, and the server has the
// way.
struct Reach {
  bool mail = false, sms = false;
};

// A name in both languages.
struct Named {
  std::string zh{}, en{};
};

// One city, as far as notices speak of it.
struct CityWords {
  ledger::JurisdictionCard city{};
  std::vector<ledger::UnitCard> units{};
  std::string public_url{};  // "https://city.example"; before every link

  const ledger::UnitCard* unit(UnitId id) const;
  // As Planner::line_of: whether a tip-off about `accused` is kept from `unit`.
  bool in_line(UnitId accused, UnitId unit) const;
  const ledger::UnitCard* first_of(std::string_view kind) const;  // the first active unit of that kind
};

// A webhook that wants to know of these; none named: of all.
struct Subscriber {
  std::string ref{};  // "partner:7"
  std::vector<Occasion> occasions{};
  bool wants(Occasion occasion) const;
};

// A person accountable for a unit (docs/sources.md#accountable).
struct Head {
  ActorId actor{};
  UnitId unit{};
};

struct NoticeContext {
  const NoticePolicy& policy;
  const CityWords& words;
  const ledger::Case& current;
  Reach reach{};
  Named outcome{};  // of a landing, in words
  std::vector<Subscriber> subscribers{};
  std::vector<Head> heads{};  // of all units; needed only where the policy speaks_to_heads()
};

// The messages of one sealed event. Keys are made by feed_key, so that no replay says anything twice; each
// destination has a message of its own, because each is told once whatever becomes of the others. Values hold
// no free text: what a person wrote is looked up when the message goes (case_filler.h).
std::vector<Post> posts_of(const ledger::FedEvent& fed, const NoticeContext& context);

// The messages about a limit that comes near or has passed. Their keys are made of case and limit: a limit
// that moves is told anew.
std::vector<Post> due_posts(Occasion occasion, Instant due, const NoticeContext& context);

// A person's ten-day prompt, as the rounds wrote it.
struct PromptTold {
  ActorId person{};
  UnitId unit{};
  std::string period{};  // "2026-02-first", as its address has it
  Named period_words{};
  std::int64_t lines = 0;
};
// The message that says so, if the city tells of it: one a person and period, however often it is asked for.
std::optional<Post> prompt_post(const PromptTold& prompt, const NoticePolicy& policy, const CityWords& words);

// True while a limit is still the unit's to keep: not while the case is paused, carried, filed or over.
bool is_running(ledger::CaseStatus status);

// "2026-03-05 18:00" by the city's clock: the same in both languages.
std::string due_words(Instant due, std::string_view zone);

}  // namespace tz::notify
