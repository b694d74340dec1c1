#include "pages/form.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tz::pages {
namespace {

using testing::HasSubstr;
using testing::Not;

const Words kZh(http::Language::zh);
const Words kEn(http::Language::en);

TEST(FormErrors, TellAllFaultsAndLinkThoseThatHaveAField) {
  const Error error{
      .message = "too long",
      .field = "verbatim",
      .more = {Error{.message = "not a number", .field = "lat"}, Error{.message = "closed today"}}};
  const FormErrors errors(kZh, error);
  const std::array<std::string_view, 1> fields = {"verbatim"};
  const std::string html = errors.summary(kZh, fields).str();
  EXPECT_THAT(html, HasSubstr("<a href=\"#f-verbatim\">too long</a>"));
  EXPECT_THAT(html, HasSubstr("<li>not a number</li>"));
  EXPECT_THAT(html, HasSubstr("<li>closed today</li>"));
  EXPECT_THAT(html, HasSubstr("role=\"alert\""));
  EXPECT_EQ(errors.of("lat"), "not a number");
  EXPECT_EQ(errors.of("long"), std::nullopt);
}

TEST(FormErrors, WithoutFaultsThereIsNoSummary) { EXPECT_TRUE(FormErrors().summary(kZh).empty()); }

TEST(TextField, TiesLabelHintAndErrorToTheControl) {
  const std::string html =
      text_field(
          kEn,
          {.field = {.name = "phone", .label = "Phone", .hint = "For the call-back", .error = "Too short"},
           .value = "12<3",
           .type = "tel",
           .autocomplete = "tel"})
          .str();
  EXPECT_THAT(html, HasSubstr("<label for=\"f-phone\">"));
  EXPECT_THAT(html, HasSubstr("aria-describedby=\"h-phone e-phone\""));
  EXPECT_THAT(html, HasSubstr("aria-invalid=\"true\""));
  EXPECT_THAT(html, HasSubstr("value=\"12&lt;3\""));
  EXPECT_THAT(html, HasSubstr("(optional)"));
}

TEST(TextField, NeverSendsAPasswordBack) {
  EXPECT_THAT(
      text_field(kEn, {.field = {.name = "p", .label = "P"}, .value = "secret", .type = "password"}).str(),
      Not(HasSubstr("secret")));
}

TEST(TextArea, KeepsALeadingLineBreakOfTheText) {
  EXPECT_THAT(text_area(kZh, {.field = {.name = "v", .label = "V"}, .value = "\nfirst"}).str(),
              HasSubstr(">\n\nfirst</textarea>"));
}

TEST(RadioChips, MarkTheChosenAndGiveTheFirstThePlainId) {
  const std::array<Option, 2> options = {{{"yes", "Yes"}, {"no", "No"}}};
  const std::string html =
      radio_chips(kEn, {.name = "solved", .label = "Solved?", .required = true}, options, "no").str();
  EXPECT_THAT(html, HasSubstr("id=\"f-solved\" name=\"solved\" value=\"yes\">"));
  EXPECT_THAT(html, HasSubstr("value=\"no\" checked>"));
  EXPECT_THAT(html, HasSubstr("<legend>Solved?</legend>"));
  EXPECT_THAT(html, Not(HasSubstr("<fieldset id=")));
}

TEST(Form, NamesItsDraftOnlyWhenItHasOne) {
  EXPECT_THAT(form({.action = "/report", .draft = "report"}).str(), HasSubstr("data-draft=\"report\""));
  EXPECT_THAT(form({.action = "/report"}).str(), Not(HasSubstr("data-draft")));
  EXPECT_THAT(form({.action = "/report", .multipart = true}).str(), HasSubstr("multipart/form-data"));
}

}  // namespace
}  // namespace tz::pages
