#pragma once
// What is kept of the cases that the rounds watch, and of the reminders sent.
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cadence/watched_case.h"

namespace tz::cadence {

// How far the ledger's feed is read, and since when rounds are held.
struct Progress {
  std::int64_t position = 0;
  Instant begun_at{};
};

enum class ReminderState : std::uint8_t {
  owed,    // written down, and not known to be in the ledger yet
  sent,    // in the ledger's history
  refused  // the ledger's rules refused it: the case has moved on
};
std::string_view name_of(ReminderState state);

struct SentReminder {
  ledger::CaseId id{};
  Instant due{};       // the limit that it is about
  std::string step{};  // with case and limit the key: the same step is sent once
  std::string level{};
  bool before_due = false;
  ReminderState state = ReminderState::owed;
  Instant at{};
  std::string code{};
  UnitId unit{};
  bool tip_off = false;
  std::string words_zh{}, words_en{};
  bool settled = false;  // when listed: a result is filed, or the case is over
  friend bool operator==(const SentReminder&, const SentReminder&) = default;
};

struct ReminderFilter {
  std::string level{};          // one of kUrgeLevels
  std::vector<UnitId> units{};  // empty: all
  bool hide_tip_offs = true;
};
struct ReminderPage {
  std::vector<SentReminder> rows{};
  std::string next{};  // empty at the end
};

struct HotPlace {
  std::string place{};  // a zone's code
  std::int64_t needs = 0;
  friend bool operator==(const HotPlace&, const HotPlace&) = default;
};

// The levels of an Urge by the timer.
inline constexpr std::string_view kUrgeBefore = "before_due", kUrgeOverdue = "overdue",
                                  kUrgeDeputy = "deputy_head", kUrgeCriticism = "criticism",
                                  kUrgeSign = "sign";
inline constexpr std::string_view kUrgeLevels[] = {kUrgeBefore, kUrgeOverdue, kUrgeDeputy, kUrgeCriticism,
                                                   kUrgeSign};

// By which key the cases of a month are walked: each has its index.
enum class MonthWalk : std::uint8_t {
  received,     // received in the window
  landing_due,  // the whole limit ended in it
  no_echo,      // no echo before the window's end
  no_landing    // no landing before it
};

// Safe to call from any thread.
class WatchStore {
 public:
  virtual ~WatchStore() = default;

  // Begins with `now` if it has not begun.
  virtual Result<Progress> progress(JurisdictionId j, Instant now) = 0;
  // Cases as they are now, and the feed read up to `position`, together.
  virtual Status save(JurisdictionId j, const std::vector<WatchedCase>& cases, std::int64_t position) = 0;
  virtual Status save_one(JurisdictionId j, const WatchedCase& c) = 0;
  virtual Result<std::optional<WatchedCase>> find(JurisdictionId j, ledger::CaseId id) const = 0;
  // Open cases by id, those behind `after`.
  virtual Result<std::vector<WatchedCase>> open_cases(JurisdictionId j, ledger::CaseId after,
                                                      std::size_t limit) const = 0;
  // Places, by code, with at least `rule.needs` needs that are open and came within the time of the rule
  // before `at`; those behind `after`. With them how many there are.
  virtual Result<std::vector<HotPlace>> hot_places(JurisdictionId j, const HotPlaceRule& rule, Instant at,
                                                   std::string_view after, std::size_t limit) const = 0;
  // These needs of one place, the oldest first.
  virtual Result<std::vector<WatchedCase>> needs_at(JurisdictionId j, std::string_view place,
                                                    const HotPlaceRule& rule, Instant at,
                                                    std::size_t limit) const = 0;
  // Cases that want to be looked at by `now`, the longest first.
  virtual Result<std::vector<WatchedCase>> to_look_at(JurisdictionId j, Instant now,
                                                      std::size_t limit) const = 0;
  // Cases of a month in the order of the walk's key, those behind `after`: {kFirst, kFirst} at first, and
  // then what walked() says of the last one.
  virtual Result<std::vector<WatchedCase>> of_month(JurisdictionId j, MonthWalk walk, const Window& month,
                                                    const std::vector<std::int64_t>& after,
                                                    std::size_t limit) const = 0;

  // False: that step was written down before.
  virtual Result<bool> owe(JurisdictionId j, const SentReminder& reminder) = 0;
  virtual Result<std::vector<SentReminder>> owed(JurisdictionId j, std::size_t limit) const = 0;
  virtual Status settle(JurisdictionId j, const SentReminder& reminder, ReminderState state) = 0;
  // Those that are sent, the latest first.
  //   invalid_argument (field cursor)  not one of ours
  virtual Result<ReminderPage> reminders(JurisdictionId j, const ReminderFilter& filter,
                                         std::string_view cursor, std::size_t limit) const = 0;
};

// The keys of a case in a walk.
std::vector<std::int64_t> walked(MonthWalk walk, const WatchedCase& c);

}  // namespace tz::cadence
