#!/usr/bin/env python3
"""make_fold_table.py > ../fold_table.cc: the folding of QUERY_LANGUAGE section 3 as a two-stage table.

For every code point: its class, its folded form (NFKD, full case folding, marks stripped, extra letters, NFC) and its NFKC form.
Beside it the composition pairs and combining classes that normalising a sequence needs."""
import sys
import unicodedata as ud

BLOCK = 128
KINDS = ['separator', 'letter', 'digit', 'mark', 'vanish', 'single', 'apostrophe', 'space', 'stop', 'hard_stop', 'paragraph']
LOWER, MAY_COMPOSE = 16, 32
APOSTROPHES = "'’‘ʼʻ‛＇`´"
STOPS = '.!?…‼⁇⁈⁉؟۔'
HARD_STOPS = '。！？｡．।॥'
VANISH = [(0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x180B, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F),
          (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE0000, 0xE0FFF)]
STRIPPED = [(0x300, 0x36F), (0x483, 0x489), (0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2), (0x5C4, 0x5C5), (0x5C7, 0x5C7), (0x610, 0x61A),
            (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E4), (0x6E7, 0x6E8), (0x6EA, 0x6ED), (0x898, 0x89F),
            (0x8CA, 0x8FF), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFB1E, 0xFB1E), (0xFE20, 0xFE2F)]
SINGLE = ('CJK UNIFIED IDEOGRAPH', 'CJK COMPATIBILITY IDEOGRAPH', 'CJK RADICAL', 'KANGXI RADICAL', 'IDEOGRAPHIC ITERATION', 'IDEOGRAPHIC NUMBER',
          'VERTICAL IDEOGRAPHIC ITERATION', 'HIRAGANA', 'HENTAIGANA', 'THAI', 'LAO', 'KHMER', 'MYANMAR')
EXTRA = str.maketrans({'ı': 'i', 'ø': 'o', 'ł': 'l', 'đ': 'd', 'ð': 'd', 'þ': 'th', 'æ': 'ae', 'œ': 'oe', 'ħ': 'h', 'ŧ': 't',
                       'آ': 'ا', 'أ': 'ا', 'إ': 'ا', 'ٱ': 'ا', 'ى': 'ي', 'ی': 'ي', 'ة': 'ه', 'ک': 'ك', 'ـ': ''})


def within(ranges, cp):
    return any(a <= cp <= b for a, b in ranges)


def joins(c):
    return ud.category(c)[0] in 'LMN' or c == '\u2044'


def folded(c):
    s = ud.normalize('NFKD', ud.normalize('NFKD', c).casefold()).translate(EXTRA)
    s = ''.join(x for x in s if not within(STRIPPED, ord(x)))
    return ''.join(x for x in ud.normalize('NFC', s) if joins(x) and x not in APOSTROPHES)


def surface(c):
    return ''.join(x for x in ud.normalize('NFKC', c) if joins(x))


def kind(cp, c):
    category = ud.category(c)
    if c in APOSTROPHES: return 'apostrophe'
    if within(VANISH, cp): return 'vanish'
    if c == '\u2029': return 'paragraph'
    if c in HARD_STOPS: return 'hard_stop'
    if c in STOPS: return 'stop'
    if category[0] == 'Z' or c in '\t\n\v\f\r\x85': return 'space'
    if category[0] == 'M': return 'mark'
    if category[0] == 'N' and not ud.name(c, '').startswith(SINGLE): return 'digit'
    if category[0] in 'LN': return 'single' if ud.name(c, '').startswith(SINGLE) else 'letter'
    return 'separator'


def compositions():
    pairs = []
    for cp in range(0x110000):
        if 0xAC00 <= cp <= 0xD7A3: continue
        d = ud.decomposition(chr(cp))
        if not d or d[0] == '<' or ' ' not in d: continue
        a, b = (int(x, 16) for x in d.split())
        if ud.normalize('NFC', chr(a) + chr(b)) == chr(cp): pairs.append((a, b, cp))
    return sorted(pairs)


class Pool:
    def __init__(self):
        self.data, self.at = b'', {}

    def add(self, s):
        raw = s.encode()
        if raw not in self.at:
            found = self.data.find(raw)
            if found < 0:
                found = len(self.data)
                self.data += raw
            self.at[raw] = found
        return self.at[raw], len(raw)


def rows(values, per_line=120):
    line = ''
    for v in values:
        if len(line) + len(v) + 1 > per_line:
            yield line
            line = ''
        line += v + ','
    yield line


def emit_string(data):
    for i in range(0, len(data), 30):
        print('  "%s"' % ''.join('\\%03o' % b for b in data[i:i + 30]))


def main():
    pairs = compositions()
    seconds = {b for _, b, _ in pairs} | set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))
    pool, records, record_of, blocks, block_of = Pool(), {}, {}, {}, []
    order = []
    for start in range(0, 0x110000, BLOCK):
        block = []
        for cp in range(start, start + BLOCK):
            c = chr(cp)
            k, fold, nfkc = kind(cp, c), '', ''
            word = k in ('letter', 'digit', 'mark', 'single')
            if word and not 0xD800 <= cp < 0xE000:
                fold, nfkc = folded(c), surface(c)
            flags = KINDS.index(k)
            if word and (c.islower() or ud.category(c) == 'Ll'): flags |= LOWER
            first = ud.normalize('NFKD', c)[0] if word else c
            if word and (cp in seconds or ord(first) in seconds or ud.combining(first)): flags |= MAY_COMPOSE
            key = (flags, None if not word or fold == c else fold, None if not word or nfkc == c else nfkc)
            if key not in records:
                records[key] = len(order)
                order.append(key)
            block.append(records[key])
        block = tuple(block)
        block_of.append(blocks.setdefault(block, len(blocks)))

    print('// Generated by rules/tools/make_fold_table.py from Unicode %s; not edited by hand.' % ud.unidata_version)
    print('// clang-format off\n#include "rules/fold_table.h"\n\nnamespace feedwatch::rules::table {\n')
    print('const uint16_t block_of[] = {')
    print('\n'.join(rows([str(b) for b in block_of])))
    print('};\n\nconst uint16_t record_of[] = {')
    print('\n'.join(rows([str(r) for b in blocks for r in b])))
    print('};\n\n// {class and flags, size folded, size NFKC, folded at, NFKC at}; size 255: the code point itself')
    print('const Record records[] = {')
    out = []
    for flags, fold, nfkc in order:
        f = (0, 255) if fold is None else pool.add(fold)
        n = (0, 255) if nfkc is None else pool.add(nfkc)
        out.append('{%d,%d,%d,%d,%d}' % (flags, f[1], n[1], f[0], n[0]))
    print('\n'.join(rows(out)))
    print('};\n\nconst char pool[] =')
    emit_string(pool.data)
    print('  ;\n\nconst Composition compositions[] = {')
    print('\n'.join(rows(['{%d,%d,%d}' % p for p in pairs])))
    print('};\nconst size_t composition_count = %d;\n' % len(pairs))
    ccc = []
    for cp in range(0x110000):
        c = ud.combining(chr(cp))
        if not c: continue
        if ccc and ccc[-1][1] == cp - 1 and ccc[-1][2] == c: ccc[-1][1] = cp
        else: ccc.append([cp, cp, c])
    print('const CombiningClass combining_classes[] = {')
    print('\n'.join(rows(['{%d,%d,%d}' % tuple(r) for r in ccc])))
    print('};\nconst size_t combining_class_count = %d;\n\n}  // namespace feedwatch::rules::table' % len(ccc))
    assert len(pool.data) < 65536 and len(blocks) < 65536 and len(order) < 65536
    sys.stderr.write('%d blocks, %d records, %d pool bytes\n' % (len(blocks), len(order), len(pool.data)))


main()
