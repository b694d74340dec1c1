#pragma once
// The rounds that were held, with what stood on their agendas and in their prompts.
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cadence/agenda.h"
#include "cadence/run_dates.h"
#include "ledger/case.h"

namespace tz::cadence {

enum class RoundKind : std::uint8_t { weekly, prompt, month };
std::string_view name_of(RoundKind kind);
std::optional<RoundKind> round_kind_of(std::string_view name);

enum class RoundState : std::uint8_t {
  gathering,  // its cases are being read
  held,
  merged,  // a week without a working day: the run of another week covers it
  missed   // the program did not run, and the time of the next one of its kind had come too
};
std::string_view name_of(RoundState state);

// One round. With kind and first day the key: the same job again changes nothing.
struct Round {
  RoundKind kind = RoundKind::weekly;
  sys_days first_day{};  // of its period: the week's Monday, the first day of the ten days, of the month
  RoundState state = RoundState::gathering;
  bool moved = false;  // its own day was closed
  Instant at{};        // its time by the calendar: cut-off, prompt, summary
  Window covers{};     // weekly: from the run before; month: the natural month; prompt: the period to come
  Instant next_at{};   // weekly: the cut-off of the run after
  sys_days run_day{};  // weekly: the Monday of the week whose run covers it
  bool provisional = false;
  Instant begun_at{};
  std::optional<Instant> finished_at{};
  std::string progress{};  // of the gathering
  friend bool operator==(const Round&, const Round&) = default;
};
struct RoundPage {
  std::vector<Round> rows{};
  std::string next{};
};

// An agenda item of one case, as it was at the cut-off.
struct DocketItem {
  ledger::CaseId id{};
  bool tip_off = false;
  AgendaItem item{};
  friend bool operator==(const DocketItem&, const DocketItem&) = default;
};
// A need of a place where needs gather, as of a weekly run.
struct PlaceNeed {
  std::string place{};
  ledger::CaseId id{};
  std::string code{};
  UnitId unit{};
  Instant since{};  // when it came, or was opened again
  friend bool operator==(const PlaceNeed&, const PlaceNeed&) = default;
};
struct PlacePage {
  std::vector<PlaceNeed> rows{};  // of whole places, by place; the longest first
  std::string next{};
};

struct DocketFilter {
  std::vector<UnitId> units{};  // empty: all
  bool hide_tip_offs = true;
};
struct DocketPage {
  std::vector<DocketItem> rows{};
  std::string next{};
};

struct StoredPromptLine {
  UnitId unit{};
  ledger::CaseId id{};
  std::string code{};
  Instant since{};
  std::string words_zh{}, words_en{};
  friend bool operator==(const StoredPromptLine&, const StoredPromptLine&) = default;
};
struct PromptLinePage {
  std::vector<StoredPromptLine> rows{};
  std::string next{};
};
struct StoredPrompt {
  ActorId person{};
  sys_days first_day{};  // of the period
  UnitId unit{};         // whose lines it has
  std::int64_t lines = 0;
  Instant at{};
  friend bool operator==(const StoredPrompt&, const StoredPrompt&) = default;
};
struct UnitLines {
  UnitId unit{};
  std::int64_t lines = 0;
};

// Safe to call from any thread.
class RoundStore {
 public:
  virtual ~RoundStore() = default;

  // False: the round is there already.
  virtual Result<bool> begin(JurisdictionId j, const Round& round) = 0;
  virtual Result<std::optional<Round>> last(JurisdictionId j, RoundKind kind) const = 0;
  virtual Result<std::optional<Round>> last_held(JurisdictionId j, RoundKind kind, sys_days before) const = 0;
  virtual Result<std::optional<Round>> find(JurisdictionId j, RoundKind kind, sys_days first_day) const = 0;
  // The latest first.  invalid_argument (field cursor)
  virtual Result<RoundPage> list(JurisdictionId j, RoundKind kind, std::string_view cursor,
                                 std::size_t limit) const = 0;

  // Items found, and how far the gathering has come, together; doing it again changes nothing.
  virtual Status add_items(JurisdictionId j, const Round& after, const std::vector<DocketItem>& items) = 0;
  virtual Status add_lines(JurisdictionId j, const Round& after,
                           const std::vector<StoredPromptLine>& lines) = 0;
  virtual Status add_prompts(JurisdictionId j, const Round& after,
                             const std::vector<StoredPrompt>& prompts) = 0;
  virtual Status add_places(JurisdictionId j, const Round& after, const std::vector<PlaceNeed>& needs) = 0;
  virtual Status save(JurisdictionId j, const Round& after) = 0;

  // In the order of the agenda.  invalid_argument (field cursor)
  virtual Result<DocketPage> docket(JurisdictionId j, sys_days week, const DocketFilter& filter,
                                    std::string_view cursor, std::size_t limit) const = 0;
  // Places by code, those behind the place `after`, at most `limit`, each with all its needs. Where units are
  // named, only places with a need of one of them.
  virtual Result<PlacePage> places(JurisdictionId j, sys_days week, const std::vector<UnitId>& units,
                                   std::string_view after, std::size_t limit) const = 0;
  // A unit's lines of a period, what has waited longest first.  invalid_argument (field cursor)
  virtual Result<PromptLinePage> lines(JurisdictionId j, sys_days first_day, UnitId unit,
                                       std::string_view cursor, std::size_t limit) const = 0;
  virtual Result<std::vector<UnitLines>> lines_by_unit(JurisdictionId j, sys_days first_day) const = 0;
  // Who got one in the period, by person.
  virtual Result<std::vector<StoredPrompt>> prompts_of_period(JurisdictionId j, sys_days first_day) const = 0;
  // A person's, the latest first; of the periods that begin before `before`.
  virtual Result<std::vector<StoredPrompt>> prompts_of(JurisdictionId j, ActorId person, sys_days before,
                                                       std::size_t limit) const = 0;
};

// "2026-02-16", "2026-02-first", "2026-02": the period of a round in addresses and documents.
std::string period_name(RoundKind kind, sys_days first_day);
// Nothing: not the name of one.
std::optional<sys_days> period_of(RoundKind kind, std::string_view name);

}  // namespace tz::cadence
