// Pictures that come with a post: docs/open311.md, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "intake/open311_testing.h"
#include "ledger/case_texts.h"

namespace tz::intake {
namespace {

using namespace std::chrono_literals;
using http::testing::multipart;
using testing::engine_name;
using testing::engines;
using ::testing::HasSubstr;
using testing::Intake;
using testing::kHill;
using testing::kPng64;
using testing::must;
using ::testing::Not;
using testing::Open311Test;
using testing::other_png;
using testing::png;

class Open311Media : public Open311Test {};
INSTANTIATE_TEST_SUITE_P(Engines, Open311Media, engines(), engine_name);

TEST_P(Open311Media, P24_PicturesComeUnderAnyNameAndManyAtOnce) {
  const auto picture = png();
  ASSERT_TRUE(clean_picture(as_bytes(picture))) << clean_picture(as_bytes(picture)).error().message;
  const auto body = multipart({{"api_key", city_.key.secret},
                               {"service_code", "001"},
                               {"lat", "42.9"},
                               {"long", "125.14"},
                               {"media_url", "https://pictures.example/x.jpg"},
                               {"media[]", picture, "a.png", "image/png"},
                               {"photo1", picture, "../../etc/passwd", "text/html"},
                               {"file_x", picture, "\xF0\x9F\x92\xA1.png", "image/png"}});
  const auto response = http::testing::call(city_.router, "POST", "/open311/v2/requests.json",
                                            {{"Content-Type", body.content_type}}, body.body);
  ASSERT_EQ(response.status, 201) << response.body;
  const auto id = std::string(json(response).at(0).at("service_request_id").as_string());
  const auto history = must(city_.ledger.service.history(kHill, id_of(id)));
  std::map<std::string, std::string> texts;
  for (const auto& text : history.events.front().texts) texts[text.field] = text.value;
  EXPECT_EQ(must(ledger::read_media(texts["media"])).size(), 3U);
  EXPECT_THAT(texts["attributes"], Not(HasSubstr("pictures.example")));  // files win over addresses
}

TEST_P(Open311Media, P24_PicturesMayBeBase64) {
  const std::string code(kPng64);
  for (const auto& prefix : {std::string(), std::string("data:image/png;base64,")}) {
    city_.clock.advance(1h);
    EXPECT_EQ(city_
                  .post("/open311/v2/requests.json",
                        city_.form("service_code=001&media=" + percent_encode(prefix + code)))
                  .status,
              201);
  }
  post_refused(city_.form("service_code=001&media=not+base64!"), 400, "media");
  post_refused(city_.form("service_code=001&media=data:text/plain,hello"), 400, "media");
}

TEST_P(Open311Media, P25_BrokenPicturesAreRefusedAndNothingIsRegistered) {
  for (const auto& bytes : {std::string(), std::string("GIF89a\x01\x00\x01\x00", 10), std::string("hello"),
                            png().substr(0, 40)}) {
    const auto body = multipart({{"api_key", city_.key.secret},
                                 {"service_code", "001"},
                                 {"lat", "42.9"},
                                 {"long", "125.14"},
                                 {"photo", bytes, "picture.jpg", "image/jpeg"}});
    const auto response = http::testing::call(city_.router, "POST", "/open311/v2/requests.json",
                                              {{"Content-Type", body.content_type}}, body.body);
    EXPECT_EQ(response.status, 400) << response.body;
    EXPECT_TRUE(json(response).is_array());
  }
  EXPECT_TRUE(list("").empty());
}

TEST_P(Open311Media, P25_ARefusedPostLeavesNoPictureAndNamesTheBrokenOne) {
  const auto good = must(clean_picture(as_bytes(png())));
  const auto send = [&](const std::string& service, const std::string& second) {
    const auto body = multipart({{"api_key", city_.key.secret},
                                 {"service_code", service},
                                 {"lat", "42.9"},
                                 {"long", "125.14"},
                                 {"photo", png(), "good.png", "image/png"},
                                 {"photo", second, "bad.png", "image/png"}});
    return http::testing::call(city_.router, "POST", "/open311/v2/requests.json",
                               {{"Content-Type", body.content_type}}, body.body);
  };
  const auto broken = send("001", "hello");
  EXPECT_EQ(broken.status, 400);
  EXPECT_THAT(broken.body, HasSubstr("photo: picture 2 (bad.png): "));
  EXPECT_EQ(send("pothole", png()).status, 400);  // an answer is missing
  const auto hash = to_hex(sha256(good.bytes));
  EXPECT_FALSE(must(city_.module.media.get(kHill, hash)).has_value());
  EXPECT_EQ(send("001", png()).status, 201);
  EXPECT_TRUE(must(city_.module.media.get(kHill, hash)).has_value());
}

TEST_P(Open311Media, P24_PicturesThatNoCaseHasAreSweptAfterADay) {
  auto& events = city_.ledger.events;
  auto said = Intake::need();
  said.media = {must(city_.module.media.add(kHill, as_bytes(png())))};
  const auto attached = said.media[0].sha256;
  const auto loose = must(city_.module.media.add(kHill, as_bytes(other_png()))).sha256;
  ASSERT_NE(attached, loose);
  city_.receive(said);
  const auto there = [&](const std::string& hash) {
    return must(city_.module.media.get(kHill, hash)).has_value();
  };
  city_.clock.advance(23h);
  ASSERT_TRUE(city_.module.media.sweep(kHill, events));
  EXPECT_TRUE(there(loose));
  must(city_.module.media.find(kHill, {loose}));  // a form that is sent again
  city_.clock.advance(2h);
  ASSERT_TRUE(city_.module.media.sweep(kHill, events));
  EXPECT_TRUE(there(loose));
  city_.clock.advance(24h);
  ASSERT_TRUE(city_.module.media.sweep(kHill, events));
  EXPECT_FALSE(there(loose));
  EXPECT_TRUE(there(attached));
}

TEST_P(Open311Media, P24_APictureIsPublicOnlyOnceCleared) {
  const auto picture = png();
  const auto media = must(city_.module.media.add(kHill, as_bytes(picture)));
  auto said = Intake::need();
  said.media = {media};
  const auto hidden = city_.receive(said);
  const auto path = "/media/" + media.sha256;
  EXPECT_EQ(city_.get(path).status, 404);
  EXPECT_EQ(city_.get(path + "?case=" + hidden.code).status, 404);
  said.media[0].cleared = true;
  const auto shown = city_.receive(said);
  const auto url = std::string(single(shown.code).at("media_url").as_string());
  EXPECT_EQ(url, "http://test" + path + "?case=" + shown.code);
  const auto response = city_.get(path + "?case=" + shown.code);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "image/png");
}

}  // namespace
}  // namespace tz::intake
