#!/usr/bin/env python3
"""lint_co_await.py [--self-test] [FILE...]: keeps to what g++ 12.2 compiles rightly in coroutines.

That compiler destroys some temporaries inside a co_await expression twice. So, between `co_await` and the end of its full expression:
  capture    no lambda with captures
  brace      no braced temporary: T{...}, {.a = b}, f({a, b}); spans of time aside, which have no destructor
  ternary    no ?:
and anywhere
  lambda     no capturing lambda is itself a coroutine (its captures die before it does); write a function
  view       no coroutine takes a string_view or a span by value or otherwise: it may outlive what it looks at
Name it first, then await the name. Prints file:line: code for each fault; exit status 1 when there is one."""
import pathlib, re, sys

COROUTINE = r'(?:Task|awaitable|asio::awaitable|boost::asio::awaitable)'


def blank(text):
    "the text with comments and literals turned to spaces, every offset kept"
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
    keep = lambda m: ''.join(c if c == '\n' else ' ' for c in m.group())
    return pattern.sub(lambda m: keep(m) if not re.fullmatch(r"'\d.*", m.group()) else m.group(), re.sub(r"(?<=\w)'(?=\w)", ' ', text))


def end_of_expression(text, start):
    "where the full expression that holds `start` ends: its ; or the bracket that closes around it, or a body's {"
    depth = 0
    for i in range(start, len(text)):
        c = text[i]
        if c in '([{':
            depth += 1
        elif c in ')]}':
            if depth == 0:
                return i
            depth -= 1
        elif c == ';' and depth == 0:
            return i
    return len(text)


def start_of_expression(text, at):
    "where the full expression that holds `at` starts"
    depth = 0
    for i in range(at - 1, -1, -1):
        c = text[i]
        if c in ')]':
            depth += 1
        elif c in '([':
            if depth == 0 and re.search(r'\b(if|while|for|switch)\s*(constexpr)?\s*$', text[:i]):
                return i + 1
            depth = max(depth - 1, 0)
        elif c in ';{}' and depth == 0:
            return i + 1
    return 0


SPAN_OF_TIME = re.compile(r'\b(hours|minutes|seconds|milliseconds|microseconds|Duration|Time)\{[^{};]*\}')
LAMBDA = re.compile(r'(?<![\w\])])\[([^\[\]]*)\]\s*(?=[({<]|mutable|noexcept|->)')


def lambdas(text):
    "(offset, captures, offset of the body's {, its end) of each lambda"
    for found in LAMBDA.finditer(text):
        i = found.end()
        if i < len(text) and text[i] == '(':
            i = end_of_expression(text, i + 1) + 1
        body = re.compile(r'[^;{})]*\{').match(text, i)
        if body:
            open_brace = body.end() - 1
            yield found.start(), found.group(1).strip(), open_brace, end_of_expression(text, open_brace + 1)


def await_faults(text):
    for found in re.finditer(r'\bco_await\b', text):
        start, end = start_of_expression(text, found.start()), end_of_expression(text, found.end())
        awaited = text[found.end():end]
        whole = text[start:end]
        if any(captures for _, captures, _, _ in lambdas(awaited)):
            yield found.start(), 'capture', 'a lambda with captures inside co_await'
        without_lambdas = LAMBDA.split(awaited)[0] if LAMBDA.search(awaited) else awaited
        if '{' in SPAN_OF_TIME.sub('', without_lambdas):
            yield found.start(), 'brace', 'a braced temporary inside co_await'
        if re.search(r'\?(?!\?)', whole):
            yield found.start(), 'ternary', 'co_await in an expression with ?:'


def own_code(text, start, end):
    "the text from start to end without the bodies of lambdas in it"
    part = text[start:end]
    for _, _, open_brace, close in list(lambdas(part)):
        part = part[:open_brace] + ' ' * (close - open_brace) + part[close:]
    return part


def coroutine_faults(text):
    for start, captures, open_brace, close in lambdas(text):
        if captures and re.search(r'\bco_(await|return|yield)\b', own_code(text, open_brace + 1, close)):
            yield start, 'lambda', 'a capturing lambda is a coroutine'
    for found in re.finditer(r'\b' + COROUTINE + r'\s*<[^;{}()]*>\s+[\w:~]+\s*\(', text):
        parameters = text[found.end():end_of_expression(text, found.end())]
        if re.search(r'\bstring_view\b|\bspan\s*<', parameters):
            yield found.start(), 'view', 'a coroutine takes a view'


def faults(text):
    text = blank(text)
    return sorted(set(await_faults(text)) | set(coroutine_faults(text)))


CASES = [
    ('', 'auto reply = co_await fetcher.fetch(std::move(request));'),
    ('', 'if (!(co_await store.add(name))) co_return;'),
    ('', 'co_await clock.sleep_for(std::chrono::seconds{1});'),
    ('', 'for (;;) { co_await clock.sleep_for(span); }'),
    ('', 'co_await run([] { return 1; });'),
    ('', 'const auto text = ready ? one : two; co_await send(text);'),
    ('', 'co_await f("{a ? b : c}"); // f({a})'),
    ('', 'auto run = [&] { return 1; }; co_await f(run);'),
    ('', 'Task<> f(std::string name, Duration span);'),
    ('', 'std::vector<int> a{1, 2}; co_await f(a[0]);'),
    ('', 'if (co_await f(x)) { g(y ? 1 : 2); }'),
    ('', 'auto f = []() -> Task<> { co_await g(); };'),
    ('', "wait(30'000); co_await f(x); g('{');"),
    ('capture', 'co_await run([&] { return x; });'),
    ('capture', 'co_await run(pool, [this, name] { return x; });'),
    ('brace', 'co_await fetch({.url = feed.url});'),
    ('brace', 'co_await fetch(Request{feed.url});'),
    ('brace', 'auto x = co_await f(g, {a, b});'),
    ('ternary', 'auto x = ready ? co_await a() : co_await b();'),
    ('ternary', 'co_await f(ready ? a : b);'),
    ('lambda', 'spawn([this]() -> Task<> { co_await f(); });'),
    ('lambda', 'auto f = [x]() -> Task<int> { co_return x; };'),
    ('view', 'Task<int> f(std::string_view name);'),
    ('view', 'boost::asio::awaitable<void> f(int a, std::span<char> name) {'),
]


def self_test():
    wrong = [(want, code, found) for want, code in CASES if (found := [f[1] for f in faults(code)]) != ([want] if want else []) and set(found) != {want}]
    for want, code, found in wrong:
        print(f'want {want or "nothing"}, found {found}: {code}')
    print(f'lint_co_await: {len(CASES) - len(wrong)} of {len(CASES)} own cases right')
    return 1 if wrong else 0


def main():
    arguments = sys.argv[1:]
    if arguments == ['--self-test']:
        return self_test()
    root = pathlib.Path(__file__).parent.parent
    files = [pathlib.Path(a) for a in arguments] or [f for top in ('daemon', 'rules', 'config', 'tests') for f in sorted((root / top).rglob('*')) if f.suffix in ('.cc', '.h')]
    count = 0
    for file in files:
        text = file.read_text(encoding='utf-8')
        for at, code, what in faults(text):
            count += 1
            line = text.count('\n', 0, at) + 1
            print(f'{file.relative_to(root) if file.is_relative_to(root) else file}:{line}: {code}: {what}')
    if not count:
        print(f'co_await: {len(files)} files, nothing that g++ 12 gets wrong')
    return 1 if count else 0


if __name__ == '__main__':
    sys.exit(main())
