#pragma once
// For tests: servers of tests/support that live as long as the object, and messages to people who do not
// exist.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "notify/outbox_store.h"
#include "notify/sender.h"

extern char** environ;

namespace tz::notify::testing {

// A folder that goes with the object.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tz-notify-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// A script of tests/support that prints its port, keeps what it is sent as files, and ends when its standard
// input does.
class Server {
 public:
  explicit Server(const std::string& script, const std::vector<std::string>& options = {}) {
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    std::vector<std::string> words{std::string(TZ_SOURCE_DIR "/tests/support/") + script,
                                   folder_.path().string()};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    const int error = posix_spawn(&pid_, words[0].c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    lifeline_ = in[1];
    std::string line;
    for (char c = 0; error == 0 && read(out[0], &c, 1) == 1 && c != '\n';) line += c;
    close(out[0]);
    if (line.empty()) throw std::runtime_error(script + " did not start: see ./dev setup");
    port_ = std::stoi(line);
  }
  ~Server() {
    close(lifeline_);
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const { return port_; }
  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  // What it was sent so far, oldest first.
  std::vector<std::string> received() const {
    std::vector<std::filesystem::path> paths;
    for (const auto& file : std::filesystem::directory_iterator(folder_.path()))
      if (file.path().extension() != ".part") paths.push_back(file.path());
    std::ranges::sort(paths);
    std::vector<std::string> texts;
    for (const auto& path : paths) {
      std::stringstream text;
      text << std::ifstream(path, std::ios::binary).rdbuf();
      texts.push_back(text.str());
    }
    return texts;
  }
  // Waits until it was sent that many things; false after half a minute.
  bool has_received(std::size_t count) const {
    for (int i = 0; i < 3000; ++i) {
      if (received().size() >= count) return true;
      poll(nullptr, 0, 10);
    }
    return false;
  }

 private:
  Folder folder_;
  pid_t pid_ = 0;
  int lifeline_ = -1, port_ = 0;
};

// Every name, address and number is invented; example.org and numbers with 5555 belong to nobody.
inline constexpr JurisdictionId kCity{1}, kOther{2};
inline constexpr Instant kNoon{std::chrono::milliseconds(1'772'424'000'000)};  // 2026-03-02T04:00:00Z
inline const Destination kMail{Channel::mail, "contact:1", "li.invented@example.org"};
inline const Destination kPhone{Channel::sms, "contact:1", "+8613900005555"};
inline const Destination kPartner{Channel::webhook, "partner:oa", ""};
inline const Destination kDesk{Channel::in_app, "unit:4", ""};

inline Post post(std::string key, std::vector<Destination> to, Purpose purpose = Purpose::receipt) {
  return {.message = {.jurisdiction = kCity,
                      .dedupe_key = std::move(key),
                      .case_id = ledger::CaseId{5},
                      .case_code = "YC-20260302-ABC234K",
                      .purpose = purpose,
                      .template_id = std::string(name(purpose)),
                      .language = Language::zh,
                      .values = {{"case_code", "YC-20260302-ABC234K"},
                                 {"link", "https://example.org/c/1"},
                                 {"text", "路灯不亮"}}},
          .destinations = std::move(to)};
}

// A channel that answers what it is told to and remembers what it was asked.
class Recorder final : public Sender {
 public:
  Verdict send(const Rendered& rendered, Instant /*now*/) override {
    const std::lock_guard lock(mutex_);
    sent.push_back(rendered);
    return answer;
  }
  std::chrono::milliseconds longest_send() const override { return longest; }
  Verdict answer = sent_ok();
  std::chrono::milliseconds longest = std::chrono::seconds(1);
  std::vector<Rendered> sent;

 private:
  std::mutex mutex_;
};

}  // namespace tz::notify::testing
