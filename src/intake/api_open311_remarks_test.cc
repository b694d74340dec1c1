// What others say under a request (X9): docs/open311.md, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/open311_testing.h"
#include "ledger/case_texts.h"

namespace tz::intake {
namespace {

using namespace std::chrono_literals;
using http::Response;
using http::testing::multipart;
using testing::engine_name;
using testing::engines;
using ::testing::HasSubstr;
using testing::Intake;
using testing::kHill;
using testing::kHotlineUnit;
using testing::kPng64;
using testing::kRoadsUnit;
using testing::must;
using ::testing::Not;
using testing::Open311Test;
using testing::png;

class Open311Remarks : public Open311Test {
 protected:
  Response send(const std::string& what, const std::string& id, const std::string& rest,
                http::testing::Headers headers = {}) {
    return city_.post("/open311/v2/requests/" + what + "/" + id + ".json",
                      "api_key=" + city_.key.secret + "&" + rest, std::move(headers));
  }
  std::string sent_id(const Response& response) {
    if (response.status != 201) throw std::runtime_error(response.body);
    return std::string(json(response).at(0).at("id").as_string());
  }
  boost::json::array read(const std::string& what, const std::string& id) {
    const auto response = city_.get("/open311/v2/requests/" + what + "/" + id + ".json");
    if (response.status != 200) throw std::runtime_error(response.body);
    return json(response).as_array();
  }
  // Somebody of the hotline looks.
  void decide(const std::string& remark, const RemarkDecision& decision) {
    const auto found = must(city_.module.remark_store.find(kHill, remark));
    must(city_.module.remarks.decide(kHill, found.value(),
                                     must(city_.ledger.service.history(kHill, found.value().case_id)),
                                     decision, Intake::as(ledger::Role::hotline, kHotlineUnit)));
  }
  std::vector<std::string> notes_of(const std::string& id) {
    std::vector<std::string> notes;
    for (const auto& stored : must(city_.ledger.service.history(kHill, id_of(id))).events)
      if (std::holds_alternative<ledger::Noted>(stored.event))
        notes.emplace_back(ledger::find_text(stored.texts, "note"));
    return notes;
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, Open311Remarks, engines(), engine_name);

TEST_P(Open311Remarks, X9_ACommentIsKeptAsSaidAndShownOnceSomebodyHasLooked) {
  const auto id = posted_id("service_code=001");
  // An invented number and address.
  const auto remark =
      sent_id(send("comments", id, "author=ann%40mail.example&comment=+dark+too%0Acall+13800000000"));
  EXPECT_TRUE(read("comments", id).empty());
  ASSERT_EQ(notes_of(id).size(), 1U);
  EXPECT_EQ(notes_of(id)[0], "Open311 comment " + remark + "\n dark too\ncall 13800000000");
  city_.clock.advance(1h);
  decide(remark, {.show = true, .cover = {"dark"}});
  const auto shown = read("comments", id);
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].at("id").as_string(), remark);
  EXPECT_EQ(shown[0].at("jurisdiction_id").as_string(), "hill.example");
  EXPECT_EQ(shown[0].at("service_request_id").as_string(), id);
  EXPECT_EQ(shown[0].at("datetime").as_string(), "2026-03-01T08:00:00Z");
  EXPECT_EQ(shown[0].at("comment").as_string(), " ████ too\ncall ████████");
  EXPECT_TRUE(
      xml(city_.get("/open311/v2/requests/comments/" + id + ".xml")).child("comments").child("comment"));
  EXPECT_EQ(notes_of(id).back(), "Open311 comment " + remark + " shown");
  decide(remark, {.show = false, .reason = "names a neighbour"});  // looked at again
  EXPECT_TRUE(read("comments", id).empty());
  for (const auto& note : notes_of(id)) EXPECT_THAT(note, Not(HasSubstr("ann@mail")));  // not kept
}

TEST_P(Open311Remarks, X9_TheSameCommentSentAgainIsTheSame) {
  const auto id = posted_id("service_code=001");
  const auto first = sent_id(send("comments", id, "author=a&comment=dark"));
  EXPECT_EQ(sent_id(send("comments", id, "author=a&comment=dark")), first);
  EXPECT_NE(sent_id(send("comments", id, "author=b&comment=dark")), first);
  EXPECT_EQ(notes_of(id).size(), 2U);
  const auto keyed = sent_id(send("comments", id, "comment=one", {{"Idempotency-Key", "k1"}}));
  EXPECT_EQ(sent_id(send("comments", id, "comment=two", {{"Idempotency-Key", "k1"}})), keyed);
  EXPECT_EQ(notes_of(id).size(), 3U);
  EXPECT_EQ(send("comments", id, "comment=x", {{"Idempotency-Key", std::string(201, 'k')}}).status, 400);
}

TEST_P(Open311Remarks, X9_AnInterruptedCommentIsTakenUpAgain) {
  const auto id = posted_id("service_code=001");
  const auto run = [&](const std::string& sql) { ASSERT_TRUE(city_.database().run_script(sql).has_value()); };
  const auto remark = sent_id(send("comments", id, "comment=dark"));
  // As if the program had stopped after the ledger had it.
  run("UPDATE intake_remark SET version = 0");
  EXPECT_EQ(send("comments", id, "comment=dark").status, 503);  // somebody may be at it
  city_.clock.advance(31s);
  EXPECT_EQ(sent_id(send("comments", id, "comment=dark")), remark);
  EXPECT_EQ(notes_of(id).size(), 1U);
  // And before that: nothing on the case has this name.
  run("UPDATE intake_remark SET version = 0, remark_id = 'BEGUN'");
  EXPECT_EQ(sent_id(send("comments", id, "comment=dark")), "BEGUN");
  EXPECT_EQ(notes_of(id).back(), "Open311 comment BEGUN\ndark");
  decide("BEGUN", {.show = true});
  EXPECT_EQ(read("comments", id).size(), 1U);
}

TEST_P(Open311Remarks, X9_WhatIsWrongWithACommentIsTold) {
  const auto id = posted_id("service_code=001");
  EXPECT_THAT(send("comments", id, "").body, HasSubstr("comment: required"));
  EXPECT_EQ(send("comments", id, "comment=+%0A").status, 400);
  EXPECT_EQ(send("comments", id, "comment=%FF").status, 400);
  EXPECT_EQ(send("comments", id, "comment=x&author=" + std::string(201, 'a')).status, 400);
  EXPECT_EQ(send("comments", id, "comment=" + std::string(3801, 'x')).status, 400);
  EXPECT_TRUE(notes_of(id).empty());
  EXPECT_EQ(send("comments", id, "comment=" + std::string(3800, 'x')).status, 201);
  EXPECT_EQ(send("comments", "HI-260301-0000000", "comment=x").status, 404);
  EXPECT_EQ(city_.post("/open311/v2/requests/comments/" + id + ".json", "comment=x").status, 403);
  EXPECT_EQ(city_.get("/open311/v2/requests/comments/HI-260301-0000000.xml").status, 404);
}

TEST_P(Open311Remarks, X9_NothingIsShownOfARequestThatIsNotPublic) {
  const auto id = posted_id("service_code=quiet");
  const auto remark = sent_id(send("comments", id, "comment=me+too"));  // by the key it came from
  decide(remark, {.show = true});
  for (const auto* what : {"comments", "photos", "notes", "votes"})
    EXPECT_EQ(city_.get("/open311/v2/requests/" + std::string(what) + "/" + id + ".json").status, 404)
        << what;
  EXPECT_EQ(send("votes", id, "author=a").status, 404);
}

TEST_P(Open311Remarks, X9_ACommentOnAClosedRequestIsStillHeard) {
  const auto id = posted_id("service_code=001");
  land(id_of(id));
  EXPECT_EQ(send("comments", id, "comment=thanks").status, 201);
  EXPECT_EQ(single(id).at("status").as_string(), "closed");
}

TEST_P(Open311Remarks, X9_AFurtherPictureIsSeenOnceItIsCleared) {
  const auto id = posted_id("service_code=001");
  const auto body = multipart({{"api_key", city_.key.secret},
                               {"author", "ann@mail.example"},
                               {"comment", "the other side"},
                               {"photo", png(), "a.png", "image/png"}});
  const auto remark =
      sent_id(http::testing::call(city_.router, "POST", "/open311/v2/requests/photos/" + id + ".json",
                                  {{"Content-Type", body.content_type}}, body.body));
  const auto hash = to_hex(sha256(must(clean_picture(as_bytes(png()))).bytes));
  const auto address = "/media/" + hash + "?case=" + id;
  EXPECT_TRUE(read("photos", id).empty());
  EXPECT_EQ(city_.get(address).status, 404);
  decide(remark, {.show = true});
  const auto shown = read("photos", id);
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].at("media_url").as_string(), "http://test" + address);
  EXPECT_EQ(shown[0].at("comment").as_string(), "the other side");
  EXPECT_EQ(city_.get(address).status, 200);
  // A picture that a note names is not swept.
  city_.clock.advance(24h * 3);
  ASSERT_TRUE(city_.module.media.sweep(kHill, city_.ledger.events));
  EXPECT_EQ(city_.get(address).status, 200);
  decide(remark, {.show = false, .reason = "a face"});
  EXPECT_EQ(city_.get(address).status, 404);
  EXPECT_TRUE(read("photos", id).empty());
}

TEST_P(Open311Remarks, X9_APictureIsOneAndWhole) {
  const auto id = posted_id("service_code=001");
  EXPECT_EQ(send("photos", id, "media=" + percent_encode(std::string(kPng64))).status, 201);
  for (const auto& rest :
       {std::string("comment=none"), std::string("media=not+base64!"),
        "media=" + percent_encode(std::string(kPng64)) + "&media=" + percent_encode(std::string(kPng64))}) {
    const auto response = send("photos", id, rest);
    EXPECT_EQ(response.status, 400) << rest;
    EXPECT_THAT(response.body, HasSubstr("media"));
  }
  EXPECT_EQ(notes_of(id).size(), 1U);
}

TEST_P(Open311Remarks, X9_TheRequestsOwnClearedPicturesComeFirst) {
  auto said = Intake::need();
  said.media = {{std::string(64, 'a'), "image/jpeg", 10, true},
                {std::string(64, 'b'), "image/jpeg", 10, false}};
  const auto receipt = city_.receive(said);
  const auto photos = read("photos", receipt.code);
  ASSERT_EQ(photos.size(), 1U);
  EXPECT_THAT(std::string(photos[0].at("media_url").as_string()), HasSubstr(std::string(64, 'a')));
}

TEST_P(Open311Remarks, X9_NotesAreThePublicUpdates) {
  const auto id = posted_id("service_code=001");
  bring_to_roads(id_of(id));
  city_.clock.advance(1h);
  city_.act(id_of(id), ledger::TellProgress{"已安排"}, ledger::Role::handler, kRoadsUnit);
  city_.act(id_of(id), ledger::Note{"内部"}, ledger::Role::handler, kRoadsUnit);
  const auto notes = read("notes", id);
  ASSERT_EQ(notes.size(), 3U);
  EXPECT_EQ(notes[2].at("comment").as_string(), "已安排");
  EXPECT_EQ(notes[2].at("datetime").as_string(), "2026-03-01T09:00:00Z");
  EXPECT_EQ(notes[2].at("kind").as_string(), "progress_told");
  EXPECT_EQ(notes[2].at("status").as_string(), "investigating");
  EXPECT_EQ(notes[2].at("service_request_id").as_string(), id);
  EXPECT_EQ(send("notes", id, "note=x").status, 405);
}

TEST_P(Open311Remarks, X9_AVoteCountsOnceAPersonAndChangesNothingElse) {
  const auto id = posted_id("service_code=001&description=first");
  city_.clock.advance(1h);
  posted_id("service_code=001&description=second");
  const auto before = city_.get("/open311/v2/requests.json").body;
  const auto first = json(send("votes", id, "author=Ann%40mail.example")).at(0);
  EXPECT_EQ(first.at("count").as_int64(), 1);
  const auto again = json(send("votes", id, "author=+ann%40mail.example")).at(0);
  EXPECT_EQ(again.at("id"), first.at("id"));
  EXPECT_EQ(again.at("count").as_int64(), 1);
  EXPECT_EQ(json(send("votes", id, "author=bo%40mail.example")).at(0).at("count").as_int64(), 2);
  EXPECT_EQ(json(send("votes", id, "device_id=d1")).at(0).at("count").as_int64(), 3);
  EXPECT_EQ(json(send("votes", id, "")).at(0).at("count").as_int64(), 4);  // the program itself
  EXPECT_EQ(json(send("votes", id, "")).at(0).at("count").as_int64(), 4);
  const auto asked = read("votes", id);
  EXPECT_EQ(asked.at(0).at("count").as_int64(), 4);
  EXPECT_FALSE(asked.at(0).as_object().contains("id"));
  EXPECT_FALSE(asked.at(0).at("service_notice").as_string().empty());
  EXPECT_EQ(city_.get("/open311/v2/requests.json").body, before);  // neither order nor row
  EXPECT_TRUE(notes_of(id).empty());
}

TEST_P(Open311Remarks, X9_AVoterIsAnotherInEachRequest) {
  const auto a = posted_id("service_code=001&description=a1"),
             b = posted_id("service_code=001&description=b1");
  EXPECT_NE(sent_id(send("votes", a, "author=ann")), sent_id(send("votes", b, "author=ann")));
}

TEST_P(Open311Remarks, X9_AVoteNeedsAKeyAndAnOpenRequest) {
  const auto id = posted_id("service_code=001");
  EXPECT_EQ(city_.post("/open311/v2/requests/votes/" + id + ".json", "author=a").status, 403);
  EXPECT_EQ(send("votes", id, "author=" + std::string(201, 'a')).status, 400);
  EXPECT_EQ(send("votes", "HI-260301-0000000", "author=a").status, 404);
  land(id_of(id));
  const auto closed = send("votes", id, "author=a");
  EXPECT_EQ(closed.status, 400);
  EXPECT_THAT(closed.body, HasSubstr("closed"));
}

TEST_P(Open311Remarks, X9_AReportOfAbuseGoesToTheStaffAlone) {
  const auto id = posted_id("service_code=001");
  const auto remark = sent_id(send("abuses", id, "author=a&comment=insults+somebody"));
  EXPECT_EQ(notes_of(id).at(0), "Open311 abuse " + remark + "\ninsults somebody");
  EXPECT_THROW(decide(remark, {.show = true}), std::runtime_error);
  EXPECT_TRUE(read("comments", id).empty());
  EXPECT_EQ(city_.get("/open311/v2/requests/abuses/" + id + ".json").status, 405);
  EXPECT_EQ(send("abuses", id, "author=a").status, 400);
}

TEST_P(Open311Remarks, X9_ARequestIsNeverChangedFromOutside) {
  const auto id = posted_id("service_code=001&description=dark");
  const auto before = single(id);
  for (const auto* method : {"PUT", "PATCH"}) {
    for (const auto* extension : {".json", ".xml"}) {
      const auto response =
          http::testing::call(city_.router, method, "/open311/v2/requests/" + id + extension,
                              {{"Content-Type", "application/x-www-form-urlencoded"}},
                              "api_key=" + city_.key.secret + "&description=bright");
      EXPECT_EQ(response.status, 405) << method;
      EXPECT_EQ(header(response, "Allow"), "GET, HEAD, OPTIONS");
      EXPECT_THAT(response.body, HasSubstr("servicerequestupdates"));
    }
  }
  EXPECT_EQ(single(id), before);
}

}  // namespace
}  // namespace tz::intake
