#!/usr/bin/env python3
"""lint_includes.py [ROOT]: includes between our folders point down, never up, and never in a circle.

A folder may include from lower floors, and from its own floor where that makes no circle. Tests may include everything.
Prints file:line for each fault; exit status 1 when there is one."""
import pathlib, re, sys

FLOORS = [
    ['main'],
    ['cli'],
    ['app', 'simulate', 'demo', 'replay'],
    ['pipeline', 'schedule', 'deliver', 'control', 'websub'],
    ['store'],
    ['config', 'feed', 'page', 'story', 'http', 'notify'],
    ['rules', 'article', 'alert'],
    ['base'],
]
FLOOR = {module: len(FLOORS) - i for i, modules in enumerate(FLOORS) for module in modules}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')


def module_of(path):
    "daemon/http/client.cc and http/client.h are of http; daemon/main.cc is main"
    parts = path.parts[1:] if path.parts[0] == 'daemon' else path.parts
    return parts[0] if len(parts) > 1 else path.stem


def includes(root):
    "(module, file, line number, included module) of every include of ours"
    for top in ('daemon', 'rules', 'config'):
        for file in sorted((root / top).rglob('*')):
            if file.suffix not in ('.h', '.cc'):
                continue
            name = file.relative_to(root)
            for number, line in enumerate(file.read_text(encoding='utf-8').splitlines(), 1):
                if found := INCLUDE.match(line):
                    yield module_of(name), name, number, module_of(pathlib.Path(found.group(1)))


def circle(graph):
    "the modules of one circle, or None"
    done, path = set(), []

    def visit(module):
        if module in path:
            return path[path.index(module):] + [module]
        if module in done:
            return None
        path.append(module)
        for other in sorted(graph.get(module, ())):
            if found := visit(other):
                return found
        path.pop()
        done.add(module)
        return None

    for module in sorted(graph):
        if found := visit(module):
            return found
    return None


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    faults, graph = [], {}
    for module, file, number, other in includes(root):
        if module == other:
            continue
        for name in (module, other):
            if name not in FLOOR:
                faults.append(f'{file}:{number}: "{name}" has no floor; give it one in .ci/lint_includes.py')
        if FLOOR.get(other, 0) > FLOOR.get(module, 99):
            faults.append(f'{file}:{number}: {module} includes from {other}, which is above it')
        graph.setdefault(module, set()).add(other)
    if found := circle(graph):
        faults.append('includes go in a circle: ' + ' -> '.join(found))
    print('\n'.join(dict.fromkeys(faults)) if faults else f'includes: {len(graph)} folders, none points up')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
