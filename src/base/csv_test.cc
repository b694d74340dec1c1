#include "base/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <sstream>
#include <stdexcept>

namespace tz {
namespace {

using testing::ElementsAre;
using Fields = std::vector<std::string>;

// Everything a reader says of a file: fields joined by |, or the message of the error.
std::vector<std::string> told(const std::string& file, CsvLimits limits = {}) {
  std::istringstream in(file);
  CsvReader reader(in, limits);
  std::vector<std::string> all;
  while (true) {
    const auto row = reader.next();
    if (!row && row.error().code == Errc::not_found) break;
    if (!row) {
      all.push_back((row.error().code == Errc::too_large ? "too_large " : "error ") + row.error().message);
      continue;
    }
    std::string line = std::to_string(row->line) + ":";
    for (const auto& field : row->fields) line += field + "|";
    all.push_back(line);
    EXPECT_EQ(file.substr(row->byte_offset, row->raw.size()), row->raw);
  }
  EXPECT_EQ(reader.bytes_read(), file.size());
  EXPECT_EQ(reader.next().error().code, Errc::not_found) << "the end is not the end";
  return all;
}

TEST(CsvReader, ReadsTheExamplesOfTheRfc) {
  EXPECT_THAT(told("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n"), ElementsAre("1:aaa|bbb|ccc|", "2:zzz|yyy|xxx|"));
  EXPECT_THAT(told("aaa,bbb,ccc\r\nzzz,yyy,xxx"), ElementsAre("1:aaa|bbb|ccc|", "2:zzz|yyy|xxx|"));
  EXPECT_THAT(told("\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx"),
              ElementsAre("1:aaa|bbb|ccc|", "2:zzz|yyy|xxx|"));
  EXPECT_THAT(told("\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx"),
              ElementsAre("1:aaa|b\r\nbb|ccc|", "3:zzz|yyy|xxx|"));
  EXPECT_THAT(told("\"aaa\",\"b\"\"bb\",\"ccc\""), ElementsAre("1:aaa|b\"bb|ccc|"));
}

TEST(CsvReader, TakesEveryLineEndAndMixesThem) {
  EXPECT_THAT(told("a\nb\rc\r\nd"), ElementsAre("1:a|", "2:b|", "3:c|", "4:d|"));
  EXPECT_THAT(told("\"a\"\n\"b\"\r\"c\"\r\n\"d\""), ElementsAre("1:a|", "2:b|", "3:c|", "4:d|"));
  EXPECT_THAT(told("a\r"), ElementsAre("1:a|"));
  EXPECT_THAT(told("\"1\n2\r3\r\n4\n\r5\"\nz"), ElementsAre("1:1\n2\r3\r\n4\n\r5|", "7:z|"));
}

TEST(CsvReader, KeepsEmptyFieldsAndEmptyLines) {
  EXPECT_THAT(told(""), ElementsAre());
  EXPECT_THAT(told("\n"), ElementsAre("1:|"));
  EXPECT_THAT(told(","), ElementsAre("1:||"));
  EXPECT_THAT(told("a,\n,b\n\n\"\"\n"), ElementsAre("1:a||", "2:|b|", "3:|", "4:|"));
  EXPECT_THAT(told(" a , b "), ElementsAre("1: a | b |"));
  EXPECT_THAT(told("\"\"\"\",\"\"\"\"\"\""), ElementsAre("1:\"|\"\"|"));
}

TEST(CsvReader, DropsOneByteOrderMarkAtTheStartOnly) {
  EXPECT_THAT(told("\xEF\xBB\xBF"
                   "a,b\n\xEF\xBB\xBF"
                   "c"),
              ElementsAre("1:a|b|",
                          "2:\xEF\xBB\xBF"
                          "c|"));
  EXPECT_THAT(told("\xEF\xBB\xBF\"a\"\n"), ElementsAre("1:a|"));
  EXPECT_THAT(told("\xEF\xBB\xBF"), ElementsAre());
  EXPECT_THAT(told("\xEF\xBB"), ElementsAre("error line 1: invalid UTF-8"));
}

TEST(CsvReader, ReportsEachRuleAndGoesOnAtTheNextLine) {
  EXPECT_THAT(told("a\n\"b\"c,d\ne"),
              ElementsAre("1:a|", "error line 2: text after a closing quote", "3:e|"));
  EXPECT_THAT(told("a\n\"b\" ,d\r\ne"),
              ElementsAre("1:a|", "error line 2: text after a closing quote", "3:e|"));
  EXPECT_THAT(told("a\nb\"c\re"),
              ElementsAre("1:a|", "error line 2: a quote inside an unquoted field", "3:e|"));
  EXPECT_THAT(told("a\n \"c\"\ne"),
              ElementsAre("1:a|", "error line 2: a quote inside an unquoted field", "3:e|"));
  EXPECT_THAT(told("a\n\xC3(\ne"), ElementsAre("1:a|", "error line 2: invalid UTF-8", "3:e|"));
  EXPECT_THAT(told("a\n\"\xED\xA0\x80\"\ne"), ElementsAre("1:a|", "error line 2: invalid UTF-8", "3:e|"));
  EXPECT_THAT(told("\""), ElementsAre("error line 1: a quote is never closed"));
}

TEST(CsvReader, AnUnclosedQuoteCostsItsRecordOnly) {
  EXPECT_THAT(told("a,b\n1,\"open\n2,x\r\n3,y\n"),
              ElementsAre("1:a|b|", "error line 2: a quote is never closed", "3:2|x|", "4:3|y|"));
  EXPECT_THAT(told("1,\"open\n2,\"x\"\n3,y\n"),
              ElementsAre("error line 1: text after a closing quote", "2:2|x|", "3:3|y|"));
  EXPECT_THAT(told("\"a\n\"b\n\"c\n"), ElementsAre("error line 1: text after a closing quote",
                                                   "error line 2: text after a closing quote",
                                                   "error line 3: a quote is never closed"));
}

TEST(CsvReader, KeepsEachLimitOnBothSides) {
  const CsvLimits limits{.field_bytes_max = 4, .fields_max = 3, .row_bytes_max = 10};
  EXPECT_THAT(told("1234,\"1234\"\n5", {.field_bytes_max = 4}), ElementsAre("1:1234|1234|", "2:5|"));
  EXPECT_THAT(told("12345\n5", limits), ElementsAre("too_large line 1: a field is too long", "2:5|"));
  EXPECT_THAT(told("\"12345\"\n5", limits), ElementsAre("too_large line 1: a field is too long", "2:5|"));
  EXPECT_THAT(told("\"123\"\"\"\n\"1234\"\"\"\n5", limits),
              ElementsAre("1:123\"|", "too_large line 2: a field is too long", "3:5|"));
  EXPECT_THAT(told("1,2,3\n1,2,3,4\n5", limits),
              ElementsAre("1:1|2|3|", "too_large line 2: too many fields", "3:5|"));
  EXPECT_THAT(told("123,456,78\n123,456,789\n5", limits),
              ElementsAre("1:123|456|78|", "too_large line 2: the record is too long", "3:5|"));
}

TEST(CsvReader, SkipsALineThatIsLongerThanMemoryShouldBe) {
  const CsvLimits limits{.field_bytes_max = 1000, .fields_max = 10, .row_bytes_max = 5000};
  const std::string huge(3 << 20, 'x');
  EXPECT_THAT(told(huge + "\r\nb", limits), ElementsAre("too_large line 1: a field is too long", "2:b|"));
  EXPECT_THAT(told("\"" + huge + "\r\nb", limits),
              ElementsAre("too_large line 1: a field is too long", "2:b|"));
  EXPECT_THAT(told(huge, limits), ElementsAre("too_large line 1: a field is too long"));
}

TEST(CsvReader, ReadsRecordsLongerThanABlock) {
  const std::string half(500'000, 'x');
  const auto file = "\"" + half + "\n" + half + "\"," + half + "\r\nb";
  std::istringstream in(file);
  CsvReader reader(in);
  const auto row = reader.next().value();
  EXPECT_EQ(row.fields, (Fields{half + "\n" + half, half}));
  EXPECT_EQ(row.raw.size(), file.size() - 3);
  EXPECT_EQ(reader.line(), 2U);
  const auto next = reader.next().value();
  EXPECT_EQ(next.line, 3U);
  EXPECT_EQ(next.byte_offset, file.size() - 1);
}

// A stream that gives the file in pieces of any size must make no difference.
class Dribble final : public std::streambuf {
 public:
  Dribble(std::string text, std::size_t piece) : text_(std::move(text)), piece_(piece) {}

 private:
  int_type underflow() override {
    if (at_ == text_.size()) return traits_type::eof();
    const auto size = std::min(piece_, text_.size() - at_);
    setg(text_.data() + at_, text_.data() + at_, text_.data() + at_ + size);
    at_ += size;
    return traits_type::to_int_type(*gptr());
  }
  std::string text_;
  std::size_t piece_;
  std::size_t at_ = 0;
};

TEST(CsvReader, DoesNotCareWhereABlockEnds) {
  for (std::size_t shift = 0; shift < 24; ++shift) {
    // The block of 256 KiB ends at each place of the second record in turn.
    const std::string first(256 * 1024 - 12 - shift, 'a');
    const auto file = first + "\r\n\"q\"\"\r\n\",中,\"\"\r\nlast";
    EXPECT_THAT(told(file), ElementsAre("1:" + first + "|", "2:q\"\r\n|中||", "4:last|")) << shift;
  }
  Dribble dribble("a,\"b\r\n\"\"\"\r\nc\r\n", 1);
  std::istream in(&dribble);
  CsvReader reader(in);
  EXPECT_EQ(reader.next()->fields, (Fields{"a", "b\r\n\""}));
  EXPECT_EQ(reader.next()->fields, (Fields{"c"}));
  EXPECT_EQ(reader.next().error().code, Errc::not_found);
}

class Failing final : public std::streambuf {
  int_type underflow() override { throw std::runtime_error("the disk is gone"); }
};

TEST(CsvReader, SaysWhenTheStreamFailsInsteadOfEndingQuietly) {
  Failing failing;
  std::istream in(&failing);
  CsvReader reader(in);
  EXPECT_EQ(reader.next().error().code, Errc::unavailable);
  EXPECT_EQ(reader.next().error().code, Errc::not_found);
}

TEST(CsvReader, HalfARecordIsNoneWhereTheStreamFails) {
  class Cut final : public std::streambuf {
    std::streamsize xsgetn(char* out, std::streamsize /*most*/) override {
      if (std::exchange(given_, true)) throw std::runtime_error("cut");
      return static_cast<std::streamsize>(std::string_view("a,b\nc,d").copy(out, 7));
    }
    bool given_ = false;
  } cut;
  std::istream in(&cut);
  CsvReader reader(in);
  EXPECT_EQ(reader.next()->fields, (Fields{"a", "b"}));
  EXPECT_EQ(reader.next().error().code, Errc::unavailable);
  EXPECT_EQ(reader.next().error().code, Errc::not_found);
}

TEST(CsvReader, AQuoteClosedByChanceCostsItsOwnLineOnly) {
  // The empty field of line 3 reads as a quote inside, and the one that opens on line 4 as the end.
  std::istringstream in("a,b,c\n1,\"open,x\n2,\"\",y\n3,z,\"\nline\"\n4,z,\n5\n");
  CsvReader reader(in);
  reader.expect(reader.next()->fields.size());
  const auto broken = reader.next();
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, Errc::invalid_argument);
  EXPECT_TRUE(broken.error().message.starts_with("line 2: ")) << broken.error().message;
  EXPECT_EQ(reader.next()->fields, (Fields{"2", "", "y"}));
  EXPECT_EQ(reader.next()->fields, (Fields{"3", "z", "\nline"}));  // line breaks are no fault
  EXPECT_EQ(reader.next()->fields, (Fields{"4", "z", ""}));
  EXPECT_EQ(reader.next()->fields, (Fields{"5"}));  // on one line: whoever reads the fields sees to that
  EXPECT_EQ(reader.line(), 7U);
}

TEST(CsvLine, QuotesWhatNeedsIt) {
  EXPECT_EQ(csv_line({"a", "", "b c"}), "a,,b c\r\n");
  EXPECT_EQ(csv_line({"a,b", "\"", "x\ny", "x\ry", "中"}), "\"a,b\",\"\"\"\",\"x\ny\",\"x\ry\",中\r\n");
  EXPECT_EQ(csv_line({}), "\r\n");
}

TEST(CsvLine, KeepsASpreadsheetFromRunningAField) {
  EXPECT_EQ(csv_line({"=1+1"}), "'=1+1\r\n");
  EXPECT_EQ(csv_line({"@SUM(A1)", "+cmd", "-cmd", "\tx", "\rx"}), "'@SUM(A1),'+cmd,'-cmd,'\tx,\"'\rx\"\r\n");
  EXPECT_EQ(csv_line({"=\"a\""}), "\"'=\"\"a\"\"\"\r\n");
  EXPECT_EQ(csv_line({"-", "+", "-1+1", "-1.", "--1", "-.5", "+1,5"}),
            "'-,'+,'-1+1,'-1.,'--1,'-.5,\"'+1,5\"\r\n");
  EXPECT_EQ(csv_line({"-1", "+1", "-12.50", "a=1", "1-2", "'=1"}), "-1,+1,-12.50,a=1,1-2,'=1\r\n");
}

TEST(CsvLine, IsReadBackAsItWas) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 engine(seed);
  constexpr std::string_view kPieces[] = {"a", ",", "\"", "\r", "\n", "\r\n", "中", " ", "\"\"", "1"};
  std::string file;
  std::vector<Fields> written;
  for (int i = 0; i < 2000; ++i) {
    Fields fields(1 + engine() % 5);
    for (auto& field : fields)
      for (auto left = engine() % 6; left > 0; --left) field += kPieces[engine() % std::size(kPieces)];
    for (auto& field : fields)
      if (field.starts_with('\r')) field.insert(0, "x");  // would get an apostrophe
    file += csv_line(fields);
    written.push_back(fields);
  }
  std::istringstream in(file);
  CsvReader reader(in);
  for (const auto& fields : written) {
    const auto row = reader.next();
    ASSERT_TRUE(row.has_value()) << row.error().message;
    EXPECT_EQ(row->fields, fields);
    EXPECT_EQ(csv_line(row->fields), row->raw + "\r\n");
  }
  EXPECT_EQ(reader.next().error().code, Errc::not_found);
}

}  // namespace
}  // namespace tz
