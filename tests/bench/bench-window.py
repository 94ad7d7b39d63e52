#!/usr/bin/python3
# bench-window.py WORKBENCH EMPTY - the workbench's first frame and memory beside an empty libadwaita window
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Both take turns, and the best turn of each counts.
import subprocess
import sys
import time

TURNS = 9
missed = 0


def compare(what, ratio, goal):
    global missed
    met = ratio <= goal
    missed += not met
    print(f'  {what:<62} {ratio:8.2f}   goal <= {goal:.2f}   {"met" if met else "MISSED"}', flush=True)


def show(program):
    text = subprocess.run([program, str(time.monotonic_ns() // 1000)], stdout=subprocess.PIPE, check=True, timeout=60).stdout
    return [int(word) for word in text.split()]


best = [[sys.maxsize, sys.maxsize], [sys.maxsize, sys.maxsize]]
for _ in range(TURNS):
    for rival in range(2):
        best[rival] = [min(pair) for pair in zip(best[rival], show(sys.argv[1 + rival]))]

(mine, mine_kib), (empty, empty_kib) = best
print(f'the window: {mine / 1000:.0f} ms to its first frame, {mine_kib / 1024:.1f} MiB; an empty one: {empty / 1000:.0f} ms, {empty_kib / 1024:.1f} MiB')
compare('time to the first frame : an empty libadwaita window', mine / empty, 1.5)
compare('resident memory : an empty libadwaita window', mine_kib / empty_kib, 1.25)
print(f'{missed} goals missed')
sys.exit(1 if missed else 0)
