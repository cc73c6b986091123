#include "feed/decode.h"

#include <gtest/gtest.h>
#include <iconv.h>

#include "feed/charset.h"

namespace feedwatch::feed {
namespace {

using namespace std::string_literals;

struct Case {
  std::string what;
  std::string bytes;
  std::string content_type;
  std::string charset;
  std::string word;  // what the text must hold
  bool repaired{false};
};

std::string document(const std::string& label, const std::string& word) {
  const std::string declaration =
      label.empty() ? "<?xml version=\"1.0\"?>" : "<?xml version=\"1.0\" encoding=\"" + label + "\"?>";
  return declaration + "<rss><title>" + word + "</title></rss>";
}

std::string wide(const std::string& ascii, size_t width, bool big) {
  std::string out;
  for (const char c : ascii) {
    if (big) out.append(width - 1, '\0');
    out += c;
    if (!big) out.append(width - 1, '\0');
  }
  return out;
}

TEST(Decode, FindsTheCharset) {
  const std::string xml = "text/xml";
  const Case cases[] = {
      {"utf-8, said nowhere", document("", "Grüße"), "", "utf-8", "Grüße"},
      {"text/xml without charset is not ASCII", document("", "Grüße"), xml, "utf-8", "Grüße"},
      {"byte order mark wins", "\xEF\xBB\xBF" + document("iso-8859-1", "Grüße"), "text/xml; charset=koi8-r", "utf-8", "Grüße"},
      {"declaration", document("windows-1251", "\xCF\xF0\xE8"), xml, "windows-1251", "При"},
      {"header beats declaration", document("windows-1252", "\xF0\xD2\xC9"), "text/xml; charset=\"KOI8-R\"", "koi8-r", "При"},
      {"header in single quotes", document("", "\xF0\xD2\xC9"), "text/xml;charset= 'koi8-r'", "koi8-r", "При"},
      {"unknown header label", document("koi8-r", "\xF0\xD2\xC9"), "text/xml; charset=utf-8-bogus", "koi8-r", "При"},
      {"header wrong, bytes are UTF-8", document("utf-8", "Приветы"), "text/xml; charset=windows-1251", "utf-8", "Приветы"},
      {"declaration wrong, bytes are UTF-8", document("windows-1251", "Приветы"), "", "utf-8", "Приветы"},
      {"header UTF-8 wrong, declaration right", document("windows-1251", "\xCF\xF0\xE8"), "text/xml; charset=utf-8",
       "windows-1251", "При"},
      {"latin-1 means windows-1252", document("ISO-8859-1", "\x93x\x94 \x80"), "", "windows-1252", "“x” €"},
      {"ascii means windows-1252", document("us-ascii", "caf\xE9"), "", "windows-1252", "café"},
      {"declared utf-8, is windows-1252", document("utf-8", "caf\xE9 \x93x\x94"), "", "windows-1252", "café “x”"},
      {"said nowhere, is windows-1252", document("", "caf\xE9"), "", "windows-1252", "café"},
      {"utf-8 with a stray byte", document("utf-8", "Grüße aus Köln\xFF"), "", "utf-8", "Grüße aus Köln\uFFFD", true},
      {"gb2312 means gb18030", document("gb2312", "\xE9\x46"), "", "gb18030", "镕"},
      {"x-sjis", document("x-sjis", "\x93\xFA\x96\x7B"), "", "shift_jis", "日本"},
      {"shift_jis means windows-31j", document("Shift_JIS", "\x87\x40"), "", "shift_jis", "①"},
      {"euc-kr means cp949", document("euc-kr", "\x8C\x63"), "", "euc-kr", "똠"},
      {"escapes", document("iso-2022-jp", "\x1B$BF|K\\\x1B(B"), "", "iso-2022-jp", "日本"},
      {"big5", document("big5", "\xA4\xA4\xA4\xE5"), "", "big5", "中文"},
      {"tis-620", document("tis-620", "\xA2\xE8\xD2"), "", "windows-874", "ข่า"},
      {"utf-16 declared, 8-bit bytes", document("utf-16", "Grüße"), "", "utf-8", "Grüße"},
      {"ebcdic declared, ASCII bytes", document("ebcdic-cp-us", "Grüße"), "", "utf-8", "Grüße"},
      {"utf-7 refused", document("utf-7", "+ADw-script"), "", "utf-8", "+ADw-script"},
      {"utf-16le mark", "\xFF\xFE" + wide(document("utf-8", "word"), 2, false), "", "utf-16le", "word"},
      {"utf-16be mark", "\xFE\xFF" + wide(document("", "word"), 2, true), xml, "utf-16be", "word"},
      {"utf-16le, no mark", wide(document("utf-16", "word"), 2, false), "", "utf-16le", "word"},
      {"utf-16be, no mark", wide(document("utf-16", "word"), 2, true), "", "utf-16be", "word"},
      {"utf-16le, no mark, a low surrogate ending in zero",
       wide("<rss><title>", 2, false) + "\x3D\xD8\x00\xDE"s + wide("word", 2, false), "", "utf-16le", "\U0001F600word"},
      {"utf-32le mark", "\xFF\xFE\0\0"s + wide(document("", "word"), 4, false), "", "utf-32le", "word"},
      {"utf-32be, no mark", wide(document("", "word"), 4, true), "", "utf-32be", "word"},
      {"utf-16 cut in a character", "\xFF\xFE" + wide("<rss>word", 2, false) + "x", "", "utf-16le", "word\uFFFD", true},
      {"utf-16 with half a pair", "\xFF\xFE" + wide("<a>", 2, false) + "\x00\xD8"s + wide("word", 2, false), "", "utf-16le",
       "\uFFFDword", true},
      {"html meta", "<html><head><META charset=windows-1251><title>\xCF\xF0\xE8", "text/html", "windows-1251", "При"},
      {"html http-equiv", "<meta http-equiv=Content-Type content=\"text/html; charset=koi8-r\">\xF0\xD2\xC9", "", "koi8-r",
       "При"},
      {"bogus parameter", document("", "Grüße"), "text/xml; charset:iso-8859-1", "utf-8", "Grüße"},
  };
  for (const Case& each : cases) {
    const Decoded decoded = decode(each.bytes, each.content_type);
    EXPECT_EQ(decoded.charset, each.charset) << each.what;
    EXPECT_NE(decoded.text.find(each.word), std::string::npos) << each.what << ": " << decoded.text;
    EXPECT_EQ(decoded.repaired, each.repaired) << each.what;
  }
}

TEST(Decode, ReadsEbcdic) {
  const std::string bytes = "\x4C\x6F\xA7\x94\x93\x6F\x6E\x4C\x81\x6E\xA6\x96\x99\x84";  // <?xml?><a>word
  EXPECT_EQ(decode(bytes, "").text, "<?xml?><a>word");
}

TEST(Decode, DropsControlsThatXmlForbidsAndKeepsTheOthers) {
  EXPECT_EQ(decode("<a>\x01one\ttwo\r\n\x1F\x0B\x0Cthree</a>"s, "").text, "<a>one\ttwo\r\nthree</a>");
  EXPECT_EQ(decode("<a>Gr\xFC\x01\xDF</a>"s, "").text, "<a>Grüß</a>");
}

// The bytes of `text` in a charset; every character of it is there.
std::string encoded(const std::string& text, const char* charset) {
  const iconv_t handle = iconv_open(charset, "UTF-8");
  std::string out(text.size() * 4, '\0');
  std::string given = text;
  char* from = given.data();
  char* to = out.data();
  size_t from_left = given.size();
  size_t to_left = out.size();
  EXPECT_EQ(iconv(handle, &from, &from_left, &to, &to_left), 0U) << charset;
  iconv_close(handle);
  out.resize(out.size() - to_left);
  return out;
}

TEST(Decode, KnowsScriptsByTheirLettersWhenNobodySaidAnything) {
  const std::string russian =
      "Совет города вчера вечером решил построить новый мост через реку. Жители надеются, что работы начнутся весной.";
  const std::string japanese = "市議会は昨日の夜、川に新しい橋をかけることを決めました。工事は春に始まるそうです。";
  const std::string chinese = "市议会昨天晚上决定在河上建一座新的大桥。人们说，这个工程要到明年才会开始，因为还没有钱。";
  const std::string taiwanese = "市議會昨天晚上決定在河上建一座新的大橋。人們說，這個工程要到明年才會開始，因為還沒有錢。";
  const std::string korean = "시의회는 어제 저녁에 강에 새로운 다리를 놓기로 결정했다. 공사는 봄에 시작된다고 한다.";
  const std::string thai = "สภาเมืองลงมติเมื่อวานนี้ให้สร้างสะพานใหม่ข้ามแม่น้ำ งานก่อสร้างจะเริ่มในฤดูใบไม้ผลิ";
  const std::string greek = "Το δημοτικό συμβούλιο αποφάσισε χθες το βράδυ να χτίσει μια νέα γέφυρα στο ποτάμι.";
  const std::string hebrew = "מועצת העיר החליטה אמש לבנות גשר חדש מעל הנהר והעבודות יתחילו באביב";
  const std::string arabic = "قرر مجلس المدينة مساء أمس بناء جسر جديد فوق النهر وسيبدأ العمل في الربيع";
  const std::string italian =
      "Perché la città è così? Già, più là che qua: l'università però è più giù, così è la realtà, ma chissà.";
  const std::string french =
      "L'été dernier, à côté du marché, l'équipe a été très gênée par les problèmes liés à l'élévation créée.";
  const std::string german =
      "Die Brücke über den Fluß wäre schön, fände ich; möglich wären größere Gebühren für Fußgänger und Züge.";
  const std::pair<std::string, const char*> cases[] = {
      {russian, "windows-1251"}, {russian, "koi8-r"},       {russian, "ibm866"},      {russian, "iso-8859-5"},
      {japanese, "shift_jis"},   {japanese, "euc-jp"},      {chinese, "gb18030"},     {taiwanese, "big5"},
      {korean, "euc-kr"},        {thai, "windows-874"},     {greek, "windows-1253"},  {hebrew, "windows-1255"},
      {arabic, "windows-1256"},  {italian, "windows-1252"}, {french, "windows-1252"}, {german, "windows-1252"}};
  for (const auto& [text, charset] : cases) {
    const Decoded decoded = decode(document("", encoded(text, find_charset(charset)->iconv.data())), "");
    EXPECT_EQ(decoded.charset, charset) << text;
    EXPECT_NE(decoded.text.find(text), std::string::npos) << charset;
  }
}

TEST(Decode, IsTotal) {
  EXPECT_EQ(decode("", "").text, "");
  EXPECT_EQ(decode("\xFF", "").text, "ÿ");
  EXPECT_EQ(decode("\xEF\xBB\xBF", "").text, "");
  EXPECT_EQ(decode("\xEF\xBB\xBF\xFF", "").text, "\uFFFD");
  EXPECT_EQ(decode("\0"s, "").text, "");
}

TEST(FindCharset, TakesLabelsInAnyCaseAndNoOthers) {
  ASSERT_NE(find_charset("UTF8"), nullptr);
  EXPECT_EQ(find_charset("Windows-31J")->name, "shift_jis");
  for (const std::string_view label : {"", " ", "utf-7", "utf-8//translit", "../../x", "utf-8 koi8-r", "x-user-defined"}) {
    EXPECT_EQ(find_charset(label), nullptr) << label;
  }
}

// Every charset of the table is one that iconv has.
TEST(FindCharset, NamesCharsetsThatCanBeRead) {
  for (const std::string_view label :
       {"iso-8859-2",   "iso-8859-3",     "iso-8859-4",   "iso-8859-5",   "iso-8859-6",   "iso-8859-7",   "iso-8859-8",
        "iso-8859-10",  "iso-8859-13",    "iso-8859-14",  "iso-8859-15",  "iso-8859-16",  "koi8-r",       "koi8-u",
        "macintosh",    "x-mac-cyrillic", "windows-874",  "windows-1250", "windows-1251", "windows-1253", "latin5",
        "windows-1255", "windows-1256",   "windows-1257", "windows-1258", "ibm866",       "cp437",        "cp737",
        "cp775",        "cp850",          "cp852",        "cp855",        "cp857",        "cp858",        "cp862",
        "viscii",       "gb18030",        "big5",         "euc-tw",       "euc-jp",       "shift_jis",    "euc-kr",
        "iso-2022-jp",  "iso-2022-kr",    "utf-8",        "windows-1252"}) {
    const Charset* const charset = find_charset(label);
    ASSERT_NE(charset, nullptr) << label;
    const Converted converted = convert("plain", *charset);
    EXPECT_EQ(converted.text, "plain") << label;
    EXPECT_EQ(converted.errors, 0U) << label;
  }
}

TEST(WithoutDecoding, IsWhatDecodingWouldCopyAndNothingElse) {
  const std::string shift_jis = "\x83\x5C\x83\x5C";
  const std::vector<std::pair<std::string, std::string>> documents{
      {"", ""},
      {"<rss>caf\u00E9</rss>", ""},
      {"<rss>caf\u00E9</rss>", "text/xml; charset=iso-8859-1"},
      {"\uFEFF<rss/>", ""},
      {"\uFEFF\uFEFF<rss/>", ""},
      {"<rss>\x01</rss>", ""},
      {"<rss>caf\xE9</rss>", ""},
      {"<rss>\xC2\xA9</rss>", "text/xml; charset=shift_jis"},
      {"<rss>\x1B$B</rss>", "text/xml; charset=iso-2022-jp"},
      {std::string("<\0r\0s\0s\0/\0>\0", 12), ""},
      {shift_jis, "text/xml; charset=shift_jis"},
  };
  size_t taken = 0;
  for (const auto& [bytes, type] : documents) {
    const auto text = without_decoding(bytes, type);
    if (!text) continue;
    ++taken;
    EXPECT_EQ(*text, decode(bytes, type).text) << bytes;
    EXPECT_FALSE(decode(bytes, type).repaired) << bytes;
  }
  EXPECT_EQ(taken, 4U);
}

}  // namespace
}  // namespace feedwatch::feed
