#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace tz::http {

// Threads that run what may block. The queue is bounded: what does not fit is the caller's to refuse. Safe
// from any thread.
class Workers {
 public:
  struct Job {
    virtual ~Job() = default;
    virtual void run() noexcept = 0;
  };
  Workers(int threads, std::size_t queue_max);
  ~Workers();  // stop()
  // Takes `job` unless the queue is full.
  bool submit(std::unique_ptr<Job>& job);
  // Runs what is queued, then ends the threads. Nothing is taken from then on.
  void stop();

 private:
  void work();
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::unique_ptr<Job>> queue_;
  std::size_t queue_max_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tz::http
