#pragma once
// The action items of the weekly runs, with every step that was taken. Steps are never changed.
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cadence/action_item.h"

namespace tz::cadence {

enum class ActionId : std::int64_t {};

enum class StepKind : std::uint8_t { decided, finished, dropped, passed };
std::string_view name_of(StepKind kind);

struct StoredAction {
  ActionId id{};
  std::int64_t version = 0;  // number of its steps
  ActionItem item{};
  friend bool operator==(const StoredAction&, const StoredAction&) = default;
};
struct StoredStep {
  std::int64_t version = 0;
  StepKind kind = StepKind::decided;
  Instant at{};
  ActorId by{};
  UnitId unit{};
  std::string text{};  // what is to be done, what was done, or why not
  friend bool operator==(const StoredStep&, const StoredStep&) = default;
};
struct ActionHistory {
  StoredAction current{};
  std::vector<StoredStep> steps{};
};
struct ActionFilter {
  std::vector<UnitId> owners{};  // empty: all
  std::optional<ActionState> state{};
};
struct ActionPage {
  std::vector<ActionHistory> rows{};
  std::string next{};
};
std::optional<ActionState> action_state_of(std::string_view name);

// Safe to call from any thread.
class ActionStore {
 public:
  virtual ~ActionStore() = default;
  // The action after the step; version 1 is its beginning.
  //   conflict  it is not at after.version - 1 any more
  virtual Status append(JurisdictionId j, const StoredAction& after, const StoredStep& step) = 0;
  virtual Result<ActionHistory> find(JurisdictionId j, ActionId id) const = 0;  // not_found
  // The latest first.  invalid_argument (field cursor)
  virtual Result<ActionPage> list(JurisdictionId j, const ActionFilter& filter, std::string_view cursor,
                                  std::size_t limit) const = 0;
  // Open ones whose day has passed.
  virtual Result<std::vector<StoredAction>> passed(JurisdictionId j, Instant now,
                                                   std::size_t limit) const = 0;
};

}  // namespace tz::cadence
