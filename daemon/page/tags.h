// The HTML elements that reading a page tells apart, as numbers. Constant data; any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace feedwatch::page {

// `text` is a text node, `other` an element without a meaning of its own here.
// clang-format off
enum class Tag : uint8_t {
  text, other,
  a, abbr, address, amp_img, applet, article, aside, audio, b, base, blockquote, body, br, button, canvas, caption, center, cite,
  code, col, colgroup, datalist, dd, del, details, dialog, dir, div, dl, dt, em, embed, fieldset, figcaption, figure, font, footer,
  form, frame, frameset, h1, h2, h3, h4, h5, h6, head, header, hgroup, hr, html, i, iframe, img, input, ins, kbd, label, legend, li,
  link, main, map, mark, math, menu, meta, nav, noframes, noscript, object, ol, optgroup, option, p, picture, pre, q, rp, rt, s, samp,
  script, search, section, select, small, source, span, strike, strong, style, sub, summary, sup, svg, table, tbody, td, template_,
  textarea, tfoot, th, thead, time, title, tr, tt, u, ul, var, video, wbr,
};
// clang-format on

// The tag of a lower-case element name.
Tag find_tag(std::string_view name);

// Starts and ends a line of text.
bool is_block(Tag tag);

// h1 to h6: 1 to 6; else 0.
int heading_level(Tag tag);

// Never shows text of the page: script, style, forms' controls, embedded things.
bool is_silent(Tag tag);

}  // namespace feedwatch::page
