#!/usr/bin/python3
# summary.py BUILD-FOLDER - counts what the last "meson test" of a build folder did
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints "PASSED FAILED SKIPPED" on standard output; what failed, with its log, and what was skipped, on
standard error.

A TAP program counts for each of its cases, any other test as one.  A program that crashed, ran into its time
limit or stopped short of its plan counts as a failure even if each case it came to passed.
"""
import json
import pathlib
import re
import sys

LOG_LINES = 40
CASE = re.compile(r'^(not )?ok\b[ \t]*(.*)$', re.MULTILINE)


def count(test, is_tap):
    """The (passed, failed, skipped) of one test, and why its cases were skipped."""
    result = test['result']
    good = result in ('OK', 'EXPECTEDFAIL')
    cases = CASE.findall(test.get('stdout') or '') if is_tap else []
    reasons = []
    passed = failed = skipped = 0
    for bad, rest in cases:
        directive = re.search(r'#\s*(SKIP|TODO)\b\s*(.*)$', rest, re.IGNORECASE)
        kind = directive.group(1).upper() if directive else ''
        if kind == 'SKIP' or (kind == 'TODO' and bad):
            skipped += 1
            reasons.append(rest)
        elif bad:
            failed += 1
        else:
            passed += 1
    if result == 'SKIP' and not failed:
        if not skipped:
            skipped = 1
            plan = re.search(r'#\s*SKIP\s*(.*)$', test.get('stdout') or '', re.IGNORECASE | re.MULTILINE)
            reasons.append(plan.group(1) if plan else '')
    elif not cases:
        passed, failed = (1, 0) if good else (0, 1)
    elif not good and not failed:
        failed = 1
    return passed, failed, skipped, reasons


def main():
    folder = pathlib.Path(sys.argv[1])
    intro = json.loads((folder / 'meson-info/intro-tests.json').read_text(encoding='utf-8'))
    tap = {test['name'] for test in intro if test.get('protocol') == 'tap'}
    total = [0, 0, 0]
    with open(folder / 'meson-logs/testlog.json', encoding='utf-8', errors='replace') as log:
        for line in log:
            test = json.loads(line)
            # Meson writes "project:suite / name" or the name alone.
            name = test['name'].split(' / ')[-1]
            *counts, reasons = count(test, name in tap)
            total = [a + b for a, b in zip(total, counts)]
            for reason in reasons:
                print(f'  skipped: {test["name"]}: {reason}'.rstrip(': '), file=sys.stderr)
            if counts[1]:
                print(f'  FAILED: {test["name"]} ({test["result"].lower()}, {test.get("duration", 0):.1f} s)', file=sys.stderr)
                for stream in ('stdout', 'stderr'):
                    lines = (test.get(stream) or '').splitlines()
                    if len(lines) > 2 * LOG_LINES:
                        lines[LOG_LINES:-LOG_LINES] = [f'[{len(lines) - 2 * LOG_LINES} lines left out]']
                    if lines:
                        print(f'  --- {stream}', file=sys.stderr)
                        print('\n'.join('  | ' + text for text in lines), file=sys.stderr)
    print(*total)


if __name__ == '__main__':
    main()
