#include "notify/smtp_channel.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>

#include "base/bytes.h"
#include "base/random.h"
#include "notify/dispatcher.h"
#include "notify/module.h"
#include "notify/testing.h"
#include "store/testing.h"

namespace tz::notify {
namespace {

using namespace std::chrono_literals;
using namespace testing;

SmtpSettings settings(const Server& server) {
  return {.host = "127.0.0.1",
          .port = server.port(),
          .security = SmtpSettings::Security::none,
          .helo = "ledger.example.org",
          .from_name = "云川市 12345",
          .from_address = "ledger@example.org"};
}
// An invented recipient; the name tells tests/support/smtpd what to do.
Rendered mail_to(const std::string& name) {
  return {.key = "taizhang-1-7",
          .delivery = DeliveryId{7},
          .message = post("k", {kMail}).message,
          .destination = {Channel::mail, "contact:1", name + "@example.org"},
          .subject = "已收到您的诉求",
          .body = "您的诉求已登记。\n.\n行首的点\n",
          .created_at = kNoon};
}
bool has_line(const std::string& mail, const std::string& line) {
  return mail.find(line + "\r\n") != std::string::npos;
}

TEST(Smtp, ARealServerTakesTheMailAsItWasWritten) {
  const Server server("smtpd");
  SmtpChannel channel(settings(server));
  EXPECT_EQ(channel.send(mail_to("li.invented"), kNoon), sent_ok("smtp_250"));
  const auto mails = server.received();
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_TRUE(has_line(mails[0], "X-From: ledger@example.org"));
  EXPECT_TRUE(has_line(mails[0], "X-Rcpt: li.invented@example.org"));
  EXPECT_TRUE(has_line(mails[0], "To: <li.invented@example.org>"));
  EXPECT_TRUE(has_line(mails[0], "Message-ID: <taizhang-1-7@ledger.example.org>"));
  EXPECT_TRUE(has_line(mails[0], "Auto-Submitted: auto-generated"));
  const auto body = from_base64(mails[0].substr(mails[0].find("\r\n\r\n") + 4));
  ASSERT_TRUE(body);
  EXPECT_EQ(as_text(*body), mail_to("x").body);
}

TEST(Smtp, ItsAnswersAreForNowOrForGood) {
  const Server server("smtpd");
  SmtpChannel channel(settings(server));
  const auto busy = channel.send(mail_to("busy"), kNoon);
  EXPECT_EQ(busy.outcome, Outcome::retry);
  EXPECT_EQ(busy.code, "smtp_451");
  const auto full = channel.send(mail_to("full"), kNoon);
  EXPECT_EQ(full.outcome, Outcome::retry);
  EXPECT_EQ(full.code, "smtp_452");
  const auto unknown = channel.send(mail_to("unknown"), kNoon);
  EXPECT_EQ(unknown.outcome, Outcome::permanent);
  EXPECT_EQ(unknown.code, "smtp_550");
  const auto spam = channel.send(mail_to("spam"), kNoon);
  EXPECT_EQ(spam.outcome, Outcome::permanent);
  EXPECT_EQ(spam.code, "smtp_554");
  for (const auto& verdict : {busy, full, unknown, spam})
    EXPECT_EQ(verdict.reason.find("example.org"), std::string::npos) << "a reason names nobody";
  EXPECT_TRUE(server.received().empty());
}

TEST(Smtp, SlownessSilenceAndAbsenceAreTriedAgain) {
  auto server = std::make_unique<Server>("smtpd");
  auto hasty = settings(*server);
  hasty.whole_max = 700ms;
  SmtpChannel impatient(hasty);
  const auto from = std::chrono::steady_clock::now();
  EXPECT_EQ(impatient.send(mail_to("slow"), kNoon).code, "timeout");
  EXPECT_LE(std::chrono::steady_clock::now() - from, impatient.longest_send() + 2s);  // 2 s: a busy machine
  SmtpChannel channel(settings(*server));
  const auto closed = channel.send(mail_to("close"), kNoon);
  EXPECT_EQ(closed.outcome, Outcome::retry);
  EXPECT_EQ(closed.code, "closed");
  server.reset();
  const auto absent = channel.send(mail_to("li.invented"), kNoon);
  EXPECT_EQ(absent.outcome, Outcome::retry);
  EXPECT_EQ(absent.code, "connect");
}

TEST(Smtp, AnAddressThatIsMoreThanOneIsNeverSpoken) {
  const Server server("smtpd");
  auto evil = mail_to("a");
  evil.destination.address = "a@example.org>\r\nRCPT TO:<b@example.org";
  EXPECT_EQ(SmtpChannel(settings(server)).send(evil, kNoon).code, "address");
  EXPECT_TRUE(server.received().empty());
}

TEST(Smtp, AWrongPasswordKillsNoMail) {
  const Server server("smtpd", {"--login", "ledger", "right-invented-password"});
  auto s = settings(server);
  s.user = "ledger";
  s.password = "wrong";
  const auto refused = SmtpChannel(s).send(mail_to("li.invented"), kNoon);
  EXPECT_EQ(refused.outcome, Outcome::retry);
  EXPECT_EQ(refused.code, "login");
  s.user.clear();
  const auto nameless = SmtpChannel(s).send(mail_to("li.invented"), kNoon);
  EXPECT_EQ(nameless.outcome, Outcome::retry);
  EXPECT_EQ(nameless.code, "smtp_530");
  s.user = "ledger";
  s.password = "right-invented-password";
  EXPECT_EQ(SmtpChannel(s).send(mail_to("li.invented"), kNoon).outcome, Outcome::ok);
  EXPECT_EQ(server.received().size(), 1U);
}

TEST(Smtp, StartTlsIsTrustedOrNoMailGoes) {
  const Folder folder;
  const auto certificate = (folder.path() / "cert.pem").string(), key = (folder.path() / "key.pem").string();
  const std::string make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext " +
                           std::string("subjectAltName=IP:127.0.0.1 -keyout ") + key + " -out " +
                           certificate + " 2>/dev/null";
  ASSERT_EQ(std::system(make.c_str()), 0);
  const Server server("smtpd", {"--starttls", certificate, key});
  auto s = settings(server);
  s.security = SmtpSettings::Security::starttls;
  EXPECT_EQ(SmtpChannel(s).send(mail_to("li.invented"), kNoon).code, "tls");
  EXPECT_TRUE(server.received().empty());
  s.ca_file = certificate;
  EXPECT_EQ(SmtpChannel(s).send(mail_to("li.invented"), kNoon).outcome, Outcome::ok);
  EXPECT_EQ(server.received().size(), 1U);

  const Server plain("smtpd");
  s.port = plain.port();
  const auto unencrypted = SmtpChannel(s).send(mail_to("li.invented"), kNoon);
  EXPECT_EQ(unencrypted.outcome, Outcome::retry);
  EXPECT_EQ(unencrypted.code, "tls");
  EXPECT_TRUE(plain.received().empty());
}

TEST(Smtp, AProbeGreetsAndSendsNothing) {
  const Server server("smtpd");
  EXPECT_EQ(SmtpChannel(settings(server)).probe().outcome, Outcome::ok);
  EXPECT_TRUE(server.received().empty());
  auto nowhere = settings(server);
  nowhere.port = 1;
  EXPECT_EQ(SmtpChannel(nowhere).probe().code, "connect");
  const Server guarded("smtpd", {"--login", "ledger", "right-invented-password"});
  auto stranger = settings(guarded);
  stranger.user = "ledger";
  stranger.password = "wrong";
  EXPECT_EQ(SmtpChannel(stranger).probe().code, "login");
  stranger.password = "right-invented-password";
  EXPECT_EQ(SmtpChannel(stranger).probe().outcome, Outcome::ok);
}

// A program of its own over a scratch database: what a worker is to the others.
template <class Backend>
class MailCrash : public ::testing::Test {
 protected:
  struct World {
    explicit World(const std::string& url) : db(store::open(url).value()) {
      EXPECT_TRUE(store::migrate(*db, schema()));
    }
    std::unique_ptr<store::Database> db;
    ManualClock clock{kNoon};
    SeededRandom random{11};
    IdMaker ids{clock, random};
    Module module{*db, ids, clock};
  };
  static Result<Round> run_once(World& world, const Server& server, Instant now) {
    SmtpChannel channel(settings(server));
    std::stringstream text;
    text << std::ifstream(TZ_SOURCE_DIR "/packs/default/templates.csv").rdbuf();
    const auto book = std::make_shared<const TemplateBook>(*TemplateBook::parse("templates.csv", text.str()));
    Dispatcher dispatcher(
        world.module.outbox, {{Channel::mail, &channel}},
        [book](JurisdictionId) {
          return CityTexts{"Asia/Shanghai", book};
        },
        world.random);
    return dispatcher.run_once(kCity, now);
  }
  std::unique_ptr<store::testing::Scratch> scratch_ = Backend::scratch();
};
TYPED_TEST_SUITE(MailCrash, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(MailCrash, AWorkerKilledWhileSendingLosesNothingAndIsOnTheRecord) {
  const Server server("smtpd");
  const auto url = this->scratch_->url();
  {
    typename TestFixture::World world(url);
    const Destination slow{Channel::mail, "contact:1", "slowonce@example.org"};
    ASSERT_TRUE(world.module.outbox.enqueue(post("k", {slow}), kNoon));
  }
  const pid_t worker = fork();
  ASSERT_GE(worker, 0);
  if (worker == 0) {
    typename TestFixture::World world(url);
    static_cast<void>(this->run_once(world, server, kNoon));
    _exit(0);
  }
  // The server has the mail and has not said so yet.
  ASSERT_TRUE(server.has_received(1));
  kill(worker, SIGKILL);
  int status = 0;
  waitpid(worker, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));

  typename TestFixture::World world(url);
  auto& outbox = world.module.outbox;
  const auto before = outbox.by_case(kCity, ledger::CaseId{5}, DeliveryId{0}, 9).value().at(0);
  EXPECT_EQ(before.state, State::sending);
  EXPECT_EQ(*this->run_once(world, server, kNoon + 5min - 1ms), Round{});
  EXPECT_EQ(*this->run_once(world, server, kNoon + 5min), (Round{.claimed = 1, .sent = 1}));

  const auto after = outbox.by_case(kCity, ledger::CaseId{5}, DeliveryId{0}, 9).value().at(0);
  EXPECT_EQ(after.state, State::sent);
  EXPECT_EQ(after.attempts, 2);
  const auto attempts = *outbox.attempts(kCity, after.id);
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts[0].outcome, Outcome::unknown);
  EXPECT_EQ(attempts[1].outcome, Outcome::ok);
  // The recipient may get it twice and can tell.
  const auto mails = server.received();
  ASSERT_EQ(mails.size(), 2U);
  const auto id_of = [](const std::string& mail) {
    const auto at = mail.find("Message-ID:");
    return mail.substr(at, mail.find('\r', at) - at);
  };
  EXPECT_EQ(id_of(mails[0]), id_of(mails[1]));
}

}  // namespace
}  // namespace tz::notify
