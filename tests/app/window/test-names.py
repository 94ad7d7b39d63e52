#!/usr/bin/python3
# test-names.py PROGRAM [LANGUAGE] - every page as a screen reader has it; SPDX-License-Identifier: GPL-3.0-or-later
"""Run under with-display.sh --bus. TAP on standard output.

Walks the whole accessible tree, drawers and popovers included, and fails on what can have the focus and has no name, on a name that is said twice, and
on a role that is not what the widget is. What is looked at is found by its action, not by its words: it is the same in every language.
"""
import atexit
import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

try:
    import gi
    gi.require_version('Atspi', '2.0')
    import pyatspi
    from gi.repository import GLib
except (ImportError, ValueError):
    print('1..0 # SKIP python3-pyatspi is not installed')
    sys.exit(77)

number = 0
failed = False
NAMES_NOTHING_GENERIC = False
# What GTK falls back to is the name of a class, in any language.
CLASS_NAME = re.compile(r'^(Gtk|Adw|Soket)[A-Z][A-Za-z]+$')


def turn():
    timer = GLib.timeout_source_new(50)
    timer.set_callback(lambda *_: False)
    timer.attach(None)
    GLib.MainContext.default().iteration(True)
    timer.destroy()


def wait(what, condition, seconds=60.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            value = condition()
        except Exception:  # an object may vanish while it is being read
            value = None
        if value:
            return value
        turn()
    print('Bail out! timeout:', what, flush=True)
    sys.exit(1)


def check(problems, text):
    global number, failed
    number += 1
    print('not ok' if problems else 'ok', number, '-', text, flush=True)
    for problem in problems[:40]:
        print('#', problem)
    failed = failed or bool(problems)


def is_doubled(name):
    # Names of the socket API and of the slides, which have one of their own.
    name = re.sub(r'\b(?:[A-Z]+(?:_[A-Z]+)+|recv_until)\b', 'x', name)
    words = name.replace('_', '').split()
    half = len(words) // 2
    return '_' in name and ' ' in name or len(words) % 2 == 0 and half > 0 and words[:half] == words[half:]


def is_empty(node, role):
    # A label that may be selected is named by its text.
    text = node.queryText() if role == 'label' else None
    return text is not None and not text.getText(0, text.characterCount).strip()


def look(node, where, problems, roles):
    """One pass over what there is now: a child that goes meanwhile is gone."""
    try:
        name, role, n = node.name, node.getRoleName(), node.childCount
        states = node.getState()
    except Exception:
        return
    path = where + ' > ' + (name or role)[:30]
    roles.setdefault(name, set()).add(role)
    # Newer GTK gives what has no role of its own none that a screen reader goes to, and no name.
    is_generic = NAMES_NOTHING_GENERIC and role in ('panel', 'scroll pane')
    if states.contains(pyatspi.STATE_FOCUSABLE) and not is_generic and (not name.strip() or CLASS_NAME.match(name)) and not is_empty(node, role) and 'GtkPopoverMenu' not in where:
        problems.add(f'no name: {role} "{name}" in {where}')
    if is_doubled(name) and role not in ('label', 'text'):
        problems.add(f'said twice: {role} "{name}" in {where}')
    for i in range(n):
        try:
            child = node.getChildAtIndex(i)
        except Exception:
            continue
        if child is not None:
            look(child, path[-110:], problems, roles)


def find_problems(seconds):
    # What opens is named when it is there: what stays wrong counts.
    end = time.monotonic() + seconds
    while True:
        problems = set()
        look(root, '', problems, {})
        if not problems or time.monotonic() > end:
            return problems
        turn()


def check_tree(text):
    check(sorted(find_problems(30)), text)


def check_menu(text, node, content=None):
    click(node)
    # Made when it is opened first.
    if content:
        wait(content, lambda: _(content) in roles_of(root))
    problems = find_problems(10)
    # On a busy computer GTK 4.18 leaves the items of a menu that opens for the first time without their labels' words, all of them, until it
    # opens again.
    if problems and all(problem.startswith('no name: menu item') for problem in problems):
        click(node)
        click(node)
        problems = find_problems(30)
    check(sorted(problems), text)
    click(node)


def role_of(node):
    # GTK 4.8 has no toggle button, and AT-SPI 2.56 says "button".
    name = node.getRoleName()
    return 'push button' if name in ('button', 'toggle button') else name


def find(name, role, where):
    name = _(name)
    return wait(name, lambda: pyatspi.findDescendant(where, lambda node: node is not None and role_of(node) == role and node.name == name
                                                         and 'click' in actions_of(node)))


def actions_of(node):
    try:
        actions = node.queryAction()
    except NotImplementedError:
        return []
    return [actions.getName(i) for i in range(actions.nActions)]


def click(node):
    node.queryAction().doAction(actions_of(node).index('click'))


def check_roles(roles, name, role):
    found = roles.get(_(name), set())
    check([] if found & set(role.split('|')) else [f'{_(name)} is {sorted(found)}'], f'{name} is a {role}')


def page(title, drawers, buttons):
    click(find(title, 'page tab', root))
    names = {_(f'{title} page'), _('%s page') % _(title)}
    here = wait(title, lambda: pyatspi.findDescendant(root, lambda node: node is not None and node.name in names))
    check_tree(f'{title}: at first')
    for name in drawers:
        click(find(name, 'push button', here))
        # Made when it is opened first.
        wait(name, lambda: len(set(roles_of(here).get(_(name), ()))) > 0)
        check_tree(f'{title}: {name} open')
    for name in buttons:
        node = find(name, 'push button', here)
        click(node)
        check_tree(f'{title}: {name}')
        click(node)
    return here


def named(words, where):
    return wait(words, lambda: pyatspi.findDescendant(where, lambda node: node is not None and role_of(node) == 'push button' and node.name == words
                                                          and 'click' in actions_of(node)))


def start(**settings):
    """The program, and its root; the page Echo has these settings."""
    env = dict(os.environ, LANGUAGE=language)
    if settings:
        folder = tempfile.mkdtemp(prefix='soket-names-')
        atexit.register(shutil.rmtree, folder)
        os.makedirs(f'{folder}/glib-2.0/settings')
        with open(f'{folder}/glib-2.0/settings/keyfile', 'w') as file:
            print('[io/github/soketlab/Soket/echo]', *[f"{name}='{value}'" for name, value in settings.items()], sep='\n', file=file)
        env.update(GSETTINGS_BACKEND='keyfile', XDG_CONFIG_HOME=folder, XDG_CACHE_HOME=folder)
    program = subprocess.Popen([sys.argv[1]], env=env)
    desktop = pyatspi.Registry.getDesktop(0)
    return program, wait('the program', lambda: next(a for a in desktop if a and a.name == os.path.basename(sys.argv[1]) and a.childCount > 0))


def check_program():
    """The page's server in Python, put through what peers do: the list while it goes on, and when it was stopped. A choice cannot be clicked by its name
    here, so it is made before."""
    click(named(f'{_("Server")}: {_("Python program")}', root))
    click(named(_('C_heck…').replace('_', ''), root))
    wait('a case', lambda: any(name.endswith(f': {_("Passed")}.') for name in roles_of(root)))
    check_tree('Check: it goes on')
    # On a busy computer it may have come to its end meanwhile.
    stop = pyatspi.findDescendant(root, lambda node: node is not None and node.name == _('_Stop the Check').replace('_', '') and 'click' in actions_of(node))
    if stop:
        click(stop)
    named(_('Start _Again').replace('_', ''), root)
    check_tree('Check: over')


def roles_of(where):
    roles = {}
    look(where, '', set(), roles)
    return roles


language = sys.argv[2] if len(sys.argv) > 2 else 'en'
_ = gettext.translation('soket', os.environ['SOKET_LOCALEDIR'], [language], fallback=language == 'en').gettext
program, root = start()
try:
    NAMES_NOTHING_GENERIC = tuple(map(int, root.toolkitVersion.split('.')[:2])) >= (4, 14)

    echo = page('Echo', ['Calls', 'Bytes', 'Code'], ['Client settings', 'Server settings'])
    roles = roles_of(root)
    check_roles(roles, 'Diagram', 'image')
    check_roles(roles, 'Server state', 'log')
    check_roles(roles, 'Reply', 'log')
    for side in ('Client', 'Server'):
        button = named(f'{_(side)}: {_("This window")}', root)
        click(button)
        wait('the choices', lambda: _('Python program') in roles_of(root))
        check_tree(f'Echo: who plays, {side}')
        click(button)
    page('Caesar', ['Crack'], ['Client settings', 'Server settings'])
    roles = roles_of(root)
    check_roles(roles, 'Alphabet', 'slider')
    page('Scanner', [], ['Settings of the scan'])
    roles = roles_of(root)
    check_roles(roles, 'Port picture', 'image')
    # The program stands in the place of the picture.
    page('Scanner', ['Code'], [])
    page('Numbers', ['Byte order', 'Types', 'Layers'], [])
    page('Stream', ['Calls', 'Bytes'], ['Stream settings'])
    roles = roles_of(root)
    check([f'alert: {name}' for name, kinds in roles.items() if 'alert' in kinds], 'a tip is no alert')
    check_menu('Main menu', find('Main menu', 'push button', root))
    check_menu('Try', find('Try', 'push button', root), 'Experiments')
    check([] if program.poll() is None else ['it has ended'], 'the program lives')
finally:
    program.terminate()
    program.wait(10)
program, root = start(**{'server-performer': 'python'})
try:
    check_program()
    check([] if program.poll() is None else ['it has ended'], 'the program lives with its check')
    print(f'1..{number}')
finally:
    program.terminate()
    program.wait(10)
sys.exit(1 if failed else 0)
