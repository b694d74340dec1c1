#include "http/event_stream.h"

#include <cassert>

namespace tz::http {

bool EventStream::push(std::string_view events) {
  const std::lock_guard lock(mutex_);
  if (ended_) return false;
  if (waiting_.size() + events.size() > kWaitingMax) {
    std::string().swap(waiting_);
    ended_ = true;
  } else {
    waiting_ += events;
  }
  wake();
  return !ended_;
}

void EventStream::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  wake();
}

bool EventStream::is_open() const {
  const std::lock_guard lock(mutex_);
  return !ended_;
}

bool EventStream::take(std::string& out) {
  const std::lock_guard lock(mutex_);
  out += waiting_;
  std::string().swap(waiting_);  // Streams are many and mostly silent: keep them small.
  woken_ = false;
  return !ended_;
}

void EventStream::on_wake(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

void EventStream::leave() {
  const std::lock_guard lock(mutex_);
  std::string().swap(waiting_);
  ended_ = true;
  wake_ = nullptr;
}

void EventStream::wake() {
  if (woken_ || !wake_) return;
  woken_ = true;
  wake_();
}

std::string event_text(std::string_view name, std::string_view id, std::string_view data) {
  assert(data.find_first_of("\r\n") == std::string_view::npos);
  std::string out;
  out.append("event: ").append(name).append("\n");
  if (!id.empty()) out.append("id: ").append(id).append("\n");
  return out.append("data: ").append(data).append("\n\n");
}

Response ok_events(std::shared_ptr<EventStream> events) {
  Response response{.content_type = "text/event-stream"};
  response.events = std::move(events);
  response.cache_control = "no-store, no-transform";
  response.header("X-Accel-Buffering", "no");
  return response;
}

}  // namespace tz::http
