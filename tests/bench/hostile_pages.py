"""Pages made to be slow to read, each a few megabytes of one kind of trouble."""

SENTENCE = "The council voted on Monday, after hours of debate, to rebuild the old quay that storms had closed. "


def page(body, head=""):
    return f"<!DOCTYPE html><html lang=en><head><title>The quay is rebuilt | Post</title>{head}</head><body>{body}</body></html>"


def repeated(template, count):
    """`template` with {i} counted up from 0."""
    return "".join(template.replace("{i}", str(i)) for i in range(count))


def cells():
    row = "<tr>" + "".join(f"<td>value {{i}}, column {column} holds</td>" for column in range(25)) + "</tr>"
    return page("<h1>The quay is rebuilt</h1><table>" + repeated(row, 5_000) + "</table>")


def class_names():
    blocks = (" ".join(f"block-{i}-{j} articleShare" for j in range(100)) for i in range(2_000))
    return page("".join(f'<div class="{names}">x</div>' for names in blocks))


def links():
    return page("<ul>" + repeated('<li><a href="/2024/03/04/the-long-story-of-the-harbour-number-{i}">The long story of the harbour, number {i}</a></li>', 20_000)
                + "</ul>")


def linked_data():
    article = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"h","articleBody":"{SENTENCE * 5}"}}</script>'
    return page("<p>x</p>" + article * 5_000)


def teasers():
    card = ('<div class="card"><h3><a href="/2024/03/04/story-number-{i}">Another headline, with number {i}</a></h3>'
            "<p>A line about it, and more of that kind: it is {i} and it goes on.</p></div>")
    return page(repeated(card, 20_000))


# A page of 2 MB that is no trouble at all, and two that have a goal of their own in its size; then the trouble.
LARGE = {
    "an article": lambda: page("<article><h1>The quay is rebuilt</h1>" + repeated(f"<p>{SENTENCE * 4}{{i}}</p>", 4_800) + "</article>"),
    "20,000 links": links,
}
HOSTILE = {
    "125,000 cells of a table": cells,
    "30,000 headings": lambda: page(repeated(f"<h2>Heading number {{i}} of the page</h2><p>{SENTENCE}</p>", 30_000)),
    "400,000 class names": class_names,
    "20,000 teasers": teasers,
    "one paragraph": lambda: page("<p>" + SENTENCE * 47_000 + "</p>"),
    "60,000 dates": lambda: page(repeated("<span class=date>4 March 2024, 12:{i}</span><br>", 60_000)),
    "30,000 captions": lambda: page(repeated("<figure><img src=a{i}.jpg><figcaption>Picture number {i} shows the quay at dawn.</figcaption></figure>", 30_000)),
    "100,000 nested elements": lambda: page("<div>" * 100_000 + SENTENCE + "</div>" * 100_000),
    "150,000 nested inline": lambda: page("<b><i><span>" * 50_000 + SENTENCE),
    "50,000 unclosed lists": lambda: page("<ul><li>item, one. " * 50_000),
    "60,000 unclosed tables": lambda: page("<table><tr><td><a href=x><b>" * 60_000 + SENTENCE),
    "a million paragraphs": lambda: page("<p>a" * 1_000_000),
    "attributes of 1 MB": lambda: page(f'<p title="{"x" * 1_000_000}">{SENTENCE}</p>' * 5),
    "200,000 attributes": lambda: page("<p " + repeated("a{i}=v ", 200_000) + ">" + SENTENCE),
    "300,000 attribute names": lambda: page(repeated("<p a{i}=1 b{i}=2 c{i}=3>t</p>", 100_000)),
    "140,000 element names": lambda: page(repeated("<x{i}>t</x{i}>", 140_000)),
    "50,000 stray end tags": lambda: page("<div>" * 50_000 + "</x>" * 50_000),
    "20,000 stray end tags": lambda: page("<b>" * 20_000 + "</p>" * 20_000),
    "4 MB of inline data": lambda: page(f'<p>{SENTENCE}</p><img src="data:image/png;base64,{"A" * 4_000_000}">'),
    "5,000 articles in JSON-LD": linked_data,
    "15,000 meta elements": lambda: page("<p>" + SENTENCE, repeated(f'<meta name="date{{i}}" content="{SENTENCE * 3}">', 15_000)),
    "750,000 references": lambda: page("<p>" + "&amp;&eacute;&#8217; " * 250_000 + "</p>"),
    "100,000 line breaks": lambda: page("<div>" + "line of text, short<br>" * 100_000 + "</div>"),
    "25,000 bylines": lambda: page(repeated(f"<p class=byline>By Jane Roe Nr {{i}}</p><p>{SENTENCE}</p>", 25_000)),
    "6,000 articles": lambda: page(repeated(f"<article><h2>Heading number {{i}} of the page</h2><p>4 March 2024</p><p>{SENTENCE * 2}</p></article>", 6_000)),
}
