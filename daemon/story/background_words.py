#!/usr/bin/env python3
"""background_words.py EXTRACTED > background.txt: how common words are, for an index that has seen no articles yet.

EXTRACTED is a folder into which these Debian packages were unpacked (apt-get download; dpkg -x):
  pocketsphinx-en-us, libsphinxbase3   unigram probabilities of a model of broadcast English
  postgresql-15                        stop words of fifteen languages (Snowball)
A line is a level and the words of that level; a level is ten times the negative decimal logarithm of how likely a word is.
Words that are not listed are rarer than all that are."""
import collections, ctypes, glob, math, os, re, sys, unicodedata

KEEP = 12000         # English words
STOP_LEVEL = 18      # of another language's stop words: as common as words that say nothing
COMMON_LEVEL = 39    # where English uses them more often than that, they are English words
# Rarer English words and names that are stop words elsewhere.
ENGLISH = set('ai allen ate bar bare ben bin dan dies dig door era eu hat jan kim met par sea sin sue till ton van'.split())
BASE = 1.0001        # of the logarithms in the model


def unigrams(folder):
    "(probability's decimal logarithm, word) of every word of the model"
    sphinx = ctypes.CDLL(glob.glob(os.path.join(folder, 'usr/lib/*/libsphinxbase.so.3'))[0])
    sphinx.logmath_init.restype = sphinx.ngram_model_read.restype = ctypes.c_void_p
    sphinx.logmath_init.argtypes = [ctypes.c_double, ctypes.c_int, ctypes.c_int]
    sphinx.ngram_model_read.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]
    sphinx.ngram_word.restype = ctypes.c_char_p
    sphinx.ngram_word.argtypes = [ctypes.c_void_p, ctypes.c_int]
    sphinx.ngram_model_get_counts.restype = ctypes.POINTER(ctypes.c_uint32)
    sphinx.ngram_model_get_counts.argtypes = [ctypes.c_void_p]
    used = ctypes.c_int()
    sphinx.ngram_ng_prob.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.c_int, ctypes.POINTER(ctypes.c_int)]
    path = os.path.join(folder, 'usr/share/pocketsphinx/model/en-us/en-us.lm.bin')
    model = sphinx.ngram_model_read(None, path.encode(), 0, sphinx.logmath_init(BASE, 0, 0))
    for i in range(sphinx.ngram_model_get_counts(model)[0]):
        probability = sphinx.ngram_ng_prob(model, i, None, 0, ctypes.byref(used)) * math.log10(BASE)
        yield probability, sphinx.ngram_word(model, i).decode('utf-8', 'replace')


def fold(word):
    "as Word::hash sees it: no genitive, no apostrophes, no marks"
    word = re.sub("'s$", '', word.lower()).replace("'", '')
    return ''.join(c for c in unicodedata.normalize('NFKD', word) if not unicodedata.combining(c))


def main():
    folder = sys.argv[1]
    chance = collections.Counter()
    for probability, word in unigrams(folder):
        word = fold(word)
        if re.fullmatch('[a-z]+', word):
            chance[word] += 10 ** probability
    level = {w: round(-10 * math.log10(p)) for w, p in chance.most_common(KEEP)}
    for path in sorted(glob.glob(os.path.join(folder, 'usr/share/postgresql/15/tsearch_data/*.stop'))):
        for line in open(path, encoding='utf-8'):
            word = fold(line.split('|')[0].strip())
            if word.isalpha() and word not in ENGLISH and level.get(word, 99) > COMMON_LEVEL:
                level[word] = STOP_LEVEL
    lines = collections.defaultdict(list)
    for word in sorted(level):
        lines[level[word]].append(word)
    for each in sorted(lines):
        print(each, *lines[each])


if __name__ == '__main__':
    main()
