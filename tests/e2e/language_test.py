"""The query language sentence by sentence, through the program: what holds, what does not, and what is refused where."""
import json
import pathlib
import subprocess
import tempfile
import unittest

import rig

DEFINITIONS = """
schema: 1
entities:
  - id: heron
    aliases:
      - Heron Line
      - Reiher
      - {term: IT, case: exact, near: {query: 'ferr* OR quay', words: 3}}
    mask: ["Reiher gull"]
    unless: aviary
  - id: kst
    aliases: [{term: KST, case: exact}]
    require: harbour*
topics:
  - {id: storm, threshold: 6, cap: 2, title_boost: 2, terms: [[gale, 2], [teacup, -6], ["flood*", 1]]}
macros:
  wires: source:(north* OR coast*)
  either: aa OR bb
rules:
  - {id: r, query: "entity:heron OR entity:kst OR topic:storm"}
"""

FOLDED = [  # query, text
    ("resume", "Résumé"), ("strasse", "Straße"), ("istanbul", "İstanbul"), ("Αθηνα", "Αθήνα"), ("fine", "ﬁne"), ("12", "１２"),
    ("שלום", "שָׁלוֹם"), ("محمد", "مُحَمَّد"), ("i", "ı"), ("o", "ø"), ("l", "ł"), ("d", "đ"), ("d", "ð"), ("th", "þ"), ("ae", "æ"),
    ("oe", "œ"), ("h", "ħ"), ("t", "ŧ"), ("ا", "آ"), ("ا", "أ"), ("ا", "إ"), ("ا", "ٱ"), ("ي", "ى"), ("ي", "ی"), ("ه", "ة"), ("ك", "ک"),
    ("كتب", "كـتب"), ("a b", "a_b"), ("foobar", "foo\u00adbar"), ("foobar", "foo\u200bbar"), ("foobar", "foo\u200cbar"),
    ("foobar", "foo\ufe0fbar"), ("北京", "我在北京住"), ("ひら", "あひらい"), ("เชียง", "ไปเชียงใหม่"), ("カタカナ", "カタカナ"),
    ("항구*", "항구에서"), ("heron", "Heron’s"), ('"heron line"', "Heron’s line"), ("iran", "l’Iran"), ('"l iran"', "l'Iran"),
    ("us", "U.S."), ("nato", "N.A.T.O."), ('"5 pm"', "5 p.m."), ("2500", "2,500"), ("2,500", "2500"), ("3.5", "3.5"),
    ("co-op", "co op"), ("co-op", "coop"), ("co-op", "co-op")] + [("oneil", f"O{sign}Neil") for sign in "'’‘ʼʻ‛＇`´"]
NOT_FOLDED = [("か", "が"), ("कि", "क"), ("京北", "我在北京住"), ("カタ", "カタカナ"), ("항구", "항구에서"), ("35", "3.5"), ("coop", "co-op")]

HOLDS = [  # query, document
    ("a OR b c", {"text": "a"}), ("a OR b c", {"text": "b c"}), ("a | b", {"text": "b"}), ("-b a", {"text": "a"}), ("a-b", {"text": "a b"}),
    ("“a b”", {"text": "a b"}), ("„a b“", {"text": "a b"}), ("«a b»", {"text": "a b"}), ("{US}", {"text": "the U.S. said"}),
    ("cased:US", {"text": "US"}), ("/ab+c/i x", {"text": "x ABBC"}), ("/^x$/m x", {"text": "q\nx\nz"}), ("/a.b/s x", {"text": "x a\nb"}),
    ("a words:>=3", {"text": "a b c"}), ("a words:<4", {"text": "a b c"}), ("a words:<=3", {"text": "a b c"}), ("a words:=3", {"text": "a b c"}),
    ("macro:wires a", {"text": "a", "source": "north-sea"}), ("macro:either", {"text": "bb"}), ("title:(a AND b)", {"title": "a b"}),
    ("body:a", {"text": "a"}), ("any:a", {"title": "a"}), ("summary:a", {"summary": "a"}), ("x source:(a OR b)", {"text": "x", "source": "b"}),
    ('x author:"Ada Quay"', {"text": "x", "author": "ada quay"}), ("x tag:news", {"text": "x", "tags": ["News"]}),
    ('raw:"C++"', {"text": "we use C++ here"}), ("x (NOT a NEAR/3 b)", {"text": "a q q q q q b x"}), ("a AND b", {"title": "a", "text": "b"}),
    ("a NEAR/2 b", {"text": "a x y b"}), ("a NEAR/0 b", {"text": "b a"}), ("a ONEAR/0 b", {"text": "a b"}), ("a NEAR/S b", {"text": "a x. y a b."}),
    ("a NEAR/P b", {"text": "A x. B y."}), ("a NOT NEAR/1 b", {"text": "a b x x x x a"}), ('"a b"~1', {"text": "a x b"}),
    ('"a b c"~2', {"text": "a x b y c"}), ("ATLEAST/3 a", {"title": "a", "text": "a a"}), ("OF/2 (a OR b OR c)", {"text": "a c"}),
    ("mil*", {"text": "military"}), ("wom?n", {"text": "woman"}), ('"mil* force"', {"text": "military force"}),
    ("x site:example.org", {"text": "x", "url": "https://news.example.org/a"}), ("x url:/sport/", {"text": "x", "url": "https://e.example/sport/1"}),
    ("x lang:en", {"text": "x", "lang": "en-GB"}), ("x source:nor*", {"text": "x", "source": "north"}), ("entity:heron", {"text": "Reiher"}),
    ("entity:heron", {"text": "a Reiher gull and a Reiher"}), ("entity:heron", {"text": "IT ferry"}), ("entity:kst", {"text": "KST in the harbour"}),
    ("entity:heron NEAR/1 late", {"text": "Heron Line late"}), ("topic:storm", {"title": "gale", "text": "gale"}),
    ("FIRST/3 c", {"text": "a b c d"}), ("FIRST/2 c", {"title": "c", "text": "a b c d"}), ('"a OR b"', {"text": "a or b"}),
    ("a and b", {"text": "a and b"}), ("istanbul", {"text": "İstanbul’da", "lang": "tr"}), ("(" * 64 + "a" + ")" * 64, {"text": "a"})]

DOES_NOT_HOLD = [
    ("a OR b c", {"text": "b"}), ("a -b", {"text": "a b"}), ("a !b", {"text": "a b"}), ("«a b»", {"text": "b a"}), ("{US}", {"text": "us"}),
    ("cased:US", {"text": "us"}), ("/ab+c/ x", {"text": "x ABBC"}), ("/a.b/ x", {"text": "x a\nb"}), ("a words:>3", {"text": "a b c"}),
    ("a words:=2", {"text": "a b c"}), ("macro:wires a", {"text": "a", "source": "south"}), ("title:(a AND b)", {"title": "a", "text": "b"}),
    ("body:a", {"title": "a"}), ('raw:"C++"', {"text": "we use c++ here"}), ('raw:"C++"', {"text": "XC++"}), ("x NOT a NEAR/3 b", {"text": "a b x"}),
    ('"a b"', {"title": "a", "text": "b"}), ("a NEAR/5 b", {"title": "a", "text": "b"}), ("a NEAR/2 b", {"text": "a x y z b"}),
    ("a ONEAR/0 b", {"text": "b a"}), ('"a b" NEAR/3 "b c"', {"text": "a b c"}), ("aa NEAR/S bb", {"text": "Aa xx. Bb yy."}),
    ("a NEAR/P b", {"text": "A x.\n\nB y."}), ("a NOT NEAR/1 b", {"text": "a b"}), ('"a b"~1', {"text": "a x y b"}), ('"a b"~3', {"text": "b a"}),
    ('"a b c"~1', {"text": "a x b y c"}), ("ATLEAST/3 a", {"text": "a a"}), ("OF/2 (a OR b OR c)", {"text": "a"}), ("wom?n", {"text": "womn"}),
    ("x site:example.org", {"text": "x", "url": "https://badexample.org/a"}), ("x lang:en-GB", {"text": "x", "lang": "en"}),
    ("x source:nor", {"text": "x", "source": "north"}), ("entity:heron", {"text": "a Reiher gull"}), ("entity:heron", {"text": "IT attacks"}),
    ("entity:heron", {"text": "IT one two three four ferry"}), ("entity:heron", {"text": "Reiher of the aviary"}), ("entity:kst", {"text": "KST"}),
    ("topic:storm", {"text": "gale gale gale"}), ("topic:storm", {"title": "gale teacup", "text": "gale teacup"}),
    ("FIRST/2 c", {"text": "a b c d"}), ("a and b", {"text": "a b"})]

REFUSED = [  # query, code, column (None: not asked)
    ("", "empty", 0), ("(a", "unbalanced", 0), ("a)", "unexpected", 1), ("()", "empty-group", 0), ("a AND", "missing-operand", 5),
    ("NOT a", "only-negative", None), ("a OR NOT b", "only-negative", None), ('"a', "unterminated-quote", 0), ("{a", "unterminated-brace", 0),
    ("/a", "unterminated-regex", 0), ("/a(/ b", "bad-regex", 0), ("/a/x b", "bad-regex-flag", 3), ("a NEAR b", "missing-distance", 2),
    ("a NEAR/x b", "bad-number", 7), ("a NEAR/256 b", "bad-number", 7), ("a NEAR/3 NOT b", "near-operand", None),
    ("topic:storm NEAR/3 a", "near-operand", None), ("ATLEAST/2 (a b)", "atleast-operand", 0), ("OF/2 a", "of-operand", 0),
    ("OF/3 (a OR b)", "of-range", 0), ("FIRST/3 (a b)", "first-operand", 0), ("titel:a", "unknown-field", 0), ("title: a", "empty-field", None),
    ("title:>3", "bad-comparison", None), ("source:(a AND b)", "bad-key-group", None), ("entity:zz", "unknown-entity", None),
    ("topic:zz", "unknown-topic", None), ("macro:zz", "bad-reference", None), ("a*", "wildcard-too-short", 0), ('"a b"~x', "bad-slop", None),
    ('"..."', "no-word", None), ("(" * 65 + "a" + ")" * 65, "too-deep", None), ("a " * 10001, "too-long", None),
    (" OR ".join(f"a{n}" for n in range(2001)), "too-many-terms", None)]


class Language(unittest.TestCase):
    def answers(self, asked):
        with tempfile.TemporaryDirectory() as folder:
            rules = pathlib.Path(folder) / "rules.yaml"
            rules.write_text(DEFINITIONS)
            lines = "".join(json.dumps({"id": str(n), "query": query, "doc": doc}) + "\n" for n, (query, doc) in enumerate(asked))
            done = subprocess.run([rig.BINARY, "inspect", "rule", "--batch", "--rules", str(rules)], input=lines, capture_output=True,
                                  text=True, timeout=rig.PATIENCE)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(answers), len(asked), done.stderr)
        return answers

    def check(self, asked, expected):
        for (query, doc), answer in zip(asked, self.answers(asked)):
            with self.subTest(query=query[:60], doc=doc):
                self.assertEqual(answer.get("match"), expected, answer)

    def test_what_holds(self):
        self.check(HOLDS + [(query, {"text": text}) for query, text in FOLDED], True)

    def test_what_does_not_hold(self):
        self.check(DOES_NOT_HOLD + [(query, {"text": text}) for query, text in NOT_FOLDED], False)

    def test_what_is_refused_is_told_with_its_code_and_column(self):
        for (query, code, column), answer in zip(REFUSED, self.answers([(query, {}) for query, _, _ in REFUSED])):
            with self.subTest(query=query[:60]):
                self.assertEqual(answer.get("error"), code, answer)
                if column is not None:
                    self.assertEqual(answer["column"], column)


if __name__ == "__main__":
    unittest.main()
