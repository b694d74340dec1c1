#pragma once
// How many event streams may be open: in all, and for each person.
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "http/request.h"

namespace tz::http {

// Safe from any thread.
class StreamBudget {
 public:
  StreamBudget(std::size_t most, std::size_t most_each) : most_(most), most_each_(most_each) {}

  // One open stream; gives its place back when it is gone. The budget must outlive it.
  class Place {
   public:
    Place(StreamBudget& budget, std::string who) : budget_(&budget), who_(std::move(who)) {}
    Place(Place&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)), who_(std::move(other.who_)) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (budget_) budget_->leave(who_);
    }

   private:
    StreamBudget* budget_;
    std::string who_;
  };
  // Nothing if all places, or all of that person's, are taken.
  std::optional<Place> take(const std::string& who);
  std::size_t taken() const;

 private:
  void leave(const std::string& who);

  const std::size_t most_, most_each_;
  mutable std::mutex mutex_;
  std::size_t taken_ = 0;
  std::map<std::string, std::size_t> each_;
};

// Whose streams count together: the account's or key's that asks, or else the address's.
std::string listener_of(const Request& request);

}  // namespace tz::http
