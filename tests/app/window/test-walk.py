#!/usr/bin/python3
# test-walk.py PROGRAM - a lesson by accessible names alone, as a screen reader has them; SPDX-License-Identifier: GPL-3.0-or-later
"""Run under with-display.sh --bus. TAP on standard output."""
import os
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


def turn():
    # What the bus has to say; the tree is read by asking, so ask again after 50 ms at the latest.
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


def role_of(node):
    # GTK 4.8 has no toggle button, and AT-SPI 2.56 says "button".
    name = node.getRoleName()
    return 'push button' if name in ('button', 'toggle button') else name


def find(root, name, role=None):
    # A button with a label is named twice ("_Send Send"), hence the end. GTK 4.8 never sets STATE_SHOWING.
    return pyatspi.findDescendant(root, lambda node: node is not None
                                  and (role is None or role_of(node) == role)
                                  and (node.name == name or node.name.endswith(' ' + name)))


def do(node, action):
    actions = node.queryAction()
    names = [actions.getName(i) for i in range(actions.nActions)]
    actions.doAction(names.index(action))


def text_of(node):
    text = node.queryText()
    return text.getText(0, text.characterCount)


def check(condition, text):
    global number
    number += 1
    print('ok' if condition else 'not ok', number, '-', text, flush=True)
    if not condition:
        print(f'1..{number}')
        sys.exit(1)


def exchange(page, transport, message):
    client = wait('Client', lambda: find(page, 'Client'))
    server = wait('Server', lambda: find(page, 'Server'))
    entry = wait('Port', lambda: find(server, 'Port', 'text'))
    entry.queryEditableText().setTextContents('0')
    do(wait('Start server', lambda: find(server, 'Start server', 'push button')), 'click')
    state = wait('Server state', lambda: find(server, 'Server state'))
    wait('running', lambda: text_of(state).startswith(f'Running on {transport} port '))
    check(True, f'{transport}: {text_of(state).splitlines()[0]}')

    entry = wait('Message', lambda: find(client, 'Message', 'text'))
    entry.queryEditableText().setTextContents(message)
    wait('typed', lambda: text_of(entry) == message)
    do(wait('Send', lambda: find(client, 'Send', 'push button')), 'click')
    reply = wait('Reply', lambda: find(client, 'Reply'))
    wait('the reply', lambda: text_of(reply) == message)
    check(reply.description == message, f'{transport}: the reply is {text_of(reply)!r}')
    wait('answered', lambda: '1 ' in text_of(state).splitlines()[1])
    check(True, f'{transport}: {text_of(state).splitlines()[1]}')


def check_program(root):
    """The page's server in Python is put through what peers do; each case says its name and how it was."""
    page = wait('Echo page', lambda: find(root, 'Echo page'))
    do(wait('who plays', lambda: find_button(page, 'Server: Python program')), 'click')
    do(wait('Check…', lambda: find_button(root, 'Check…')), 'click')
    window = wait('Check the Server', lambda: find(root, 'Check the Server'))
    wait('a case that passed', lambda: find(window, 'One message: Passed.'))
    # The last cases take their time: it is stopped before them.
    do(find_button(window, 'Stop the Check'), 'click')
    wait('the end', lambda: pyatspi.findDescendant(window, lambda node: node is not None and text_says(node, 'The check was stopped.')))
    check(wait('Start Again', lambda: find_button(window, 'Start Again')) is not None, 'the check was stopped, and can start again')
    check(find(window, 'What it is put through') is not None, 'there is the list of cases')
    check(find(window, 'Restarted at once: Not yet. The server is ended while a client is connected, and started again at once.') is not None,
          'a case that was not played says what it does')
    check(find(window, 'Progress') is not None, 'there is Progress')


def find_button(root, name):
    # What opens a menu is two of the same name, one of which can be clicked.
    return pyatspi.findDescendant(root, lambda node: node is not None and role_of(node) == 'push button' and node.name == name and node.queryAction().nActions > 0)


def text_says(node, words):
    try:
        return text_of(node) == words
    except Exception:
        return False


def caesar(page):
    for name in ('Client', 'Server', 'Mode', 'Shift', 'Message', 'Send', 'Round trip', 'On the wire', 'Reply', 'Crack', 'Calls'):
        check(find(page, name) is not None, f'there is {name}')
    client = find(page, 'Client')
    server = find(page, 'Server')
    find(server, 'Port', 'text').queryEditableText().setTextContents('0')
    do(find(server, 'Start server', 'push button'), 'click')
    state = find(server, 'Server state')
    wait('running', lambda: text_of(state).startswith('Running on TCP port '))

    # Mode and shift are what they are at first: encrypt, 10.
    entry = find(client, 'Message', 'text')
    entry.queryEditableText().setTextContents('isi pesan.')
    fields = find(client, 'On the wire', 'panel') or find(client, 'On the wire', 'grouping') or find(client, 'On the wire')
    wait('the fields', lambda: fields.description == 'mode e, shift 10, message isi pesan, dot .')
    check(True, f'on the wire: {fields.description}')
    reply = find(client, 'Reply')
    do(find(client, 'Send', 'push button'), 'click')
    wait('the reply', lambda: text_of(reply) == 'scs zockx.')
    check(reply.description == 'scs zockx.', 'the reply is scs zockx.')
    do(wait('Round trip', lambda: find(client, 'Round trip', 'push button')), 'click')
    wait('the original', lambda: text_of(reply) == 'scs zockx. → isi pesan.')
    check(True, f'the round trip gives {text_of(reply)}')

    do(find(find(client, 'Mode'), 'Decrypt'), 'click')
    wait('the fields', lambda: fields.description.startswith('mode d, '))
    check(True, f'on the wire: {fields.description}')


def scanner(page):
    for name in ('Target', 'Ports', 'Speed', 'Progress', 'Port picture', 'Open ports', 'Ports shown'):
        check(find(page, name) is not None, f'there is {name}')
    check(find(page, 'Ports shown', 'combo box') is not None, 'Ports shown is a choice')
    do(wait('Start three practice servers', lambda: find(page, 'Start three practice servers', 'push button')), 'click')
    progress = find(page, 'Progress')
    wait('the end', lambda: text_of(progress).startswith('1008 of 1008 ports · '))
    check(' · 2 open · ' in text_of(progress), f'Scanner: {text_of(progress)}')
    # The choice above it has the same name; what GTK calls a table has changed.
    table = find(page, 'Open ports', 'table') or find(page, 'Open ports', 'list') or find(page, 'Open ports', 'tree table')
    check(table is not None, f'the open ports are a {table.getRoleName() if table else None}')
    for name in ('Soket echo server', 'Soket Caesar server'):
        wait(name, lambda: find(table, name))
        check(True, f'the list of open ports has the {name}')
    picture = find(page, 'Port picture')
    wait('the picture in words', lambda: '1008 ports. Open: ' in picture.description)
    check(picture.description.endswith('Closed: 1006; no answer: 0; error: 0; not tried: 0.'), f'the picture: {picture.description}')

    # A list of its own, once more, with the server of the Echo page beside it.
    entry = find(page, 'Ports', 'text')
    entry.queryEditableText().setTextContents('x')
    do(wait('Scan', lambda: find(page, 'Scan', 'push button')), 'click')
    check(text_of(progress).startswith('1008 of 1008 ports'), 'a wrong list is not scanned')
    entry.queryEditableText().setTextContents('20-30')
    do(wait('Scan', lambda: find(page, 'Scan', 'push button')), 'click')
    wait('the second end', lambda: text_of(progress).startswith('11 of 11 ports'))
    check(True, f'Scanner: {text_of(progress)}')


def stream(page):
    for name in ('Sender', 'Receiver', 'Bytes', 'How the sender waits', 'Queues', 'Outcomes', 'Diagram'):
        check(find(page, name) is not None, f'there is {name}')
    do(find(page, 'Receive', 'push button'), 'click')
    wait('a recv that waits', lambda: find(page, 'recv: waits: seen 1 time'))
    check(find(page, 'Stop Waiting', 'push button') is not None, 'it can be stopped')
    do(find(page, 'Send', 'push button'), 'click')
    for name in ('send: all taken: seen 1 time', 'recv: as asked: seen 1 time'):
        wait(name, lambda: find(page, name))
        check(True, name)
    check(find(page, 'recv: 0, closed: not seen yet') is not None, 'nothing has ended yet')
    queues = find(page, 'Queues')
    wait('the queues in words', lambda: 'receive queue 2000' in queues.description.replace(',', ''))
    check(True, f'the queues: {queues.description}')


def lesson(root):
    """The first step of the course, as somebody comes to it who has never seen the program: its button, then Return."""
    do(wait('Try', lambda: find_button(root, 'Try')), 'click')
    row = wait('the first step', lambda: pyatspi.findDescendant(root, lambda node: node is not None and node.name == 'Headers of the layers, not yet'))
    wait('the focus', lambda: row.getState().contains(pyatspi.STATE_FOCUSED))
    pyatspi.Registry.generateKeyboardEvent(0xff0d, None, pyatspi.KEY_SYM)
    page = wait('Numbers page', lambda: find(root, 'Numbers page'))
    check(page is not None, 'the first step of the course opens the Numbers page')
    check(wait('its question', lambda: find_button(root, 'Play')) is not None, 'and can be played')


def start(**settings):
    """The program, and its root; the page Echo has these settings."""
    env = dict(os.environ)
    if settings:
        os.makedirs(f'{folder}/glib-2.0/settings')
        with open(f'{folder}/glib-2.0/settings/keyfile', 'w') as file:
            print('[io/github/soketlab/Soket/echo]', *[f"{name}='{value}'" for name, value in settings.items()], sep='\n', file=file)
        env.update(GSETTINGS_BACKEND='keyfile', XDG_CONFIG_HOME=folder, XDG_CACHE_HOME=folder)
    program = subprocess.Popen([sys.argv[1]], env=env)
    desktop = pyatspi.Registry.getDesktop(0)
    return program, wait('the program', lambda: next(a for a in desktop if a and a.name == os.path.basename(sys.argv[1]) and a.childCount > 0))


folder = tempfile.mkdtemp(prefix='soket-walk-')
program, root = start()
try:
    page = wait('Echo page', lambda: find(root, 'Echo page'))
    for name in ('Transport', 'Client', 'Server', 'Message', 'Reply', 'Server state', 'Calls', 'Bytes'):
        check(find(page, name) is not None, f'there is {name}')
    check(find(root, 'Main menu') is not None, 'there is Main menu')

    do(wait('Calls', lambda: find(page, 'Calls', 'push button')), 'click')
    check(wait('Sides shown', lambda: find(page, 'Sides shown', 'combo box')), 'the list of calls has a choice of sides')
    do(wait('Calls', lambda: find(page, 'Calls', 'push button')), 'click')

    exchange(page, 'TCP', 'Isi pesan.')
    transport = find(page, 'Transport')
    do(wait('UDP', lambda: find(transport, 'UDP')), 'click')
    exchange(page, 'UDP', 'halo')

    do(wait('Caesar', lambda: find(root, 'Caesar', 'page tab')), 'click')
    caesar(wait('Caesar page', lambda: find(root, 'Caesar page')))

    do(wait('Scanner', lambda: find(root, 'Scanner', 'page tab')), 'click')
    scanner(wait('Scanner page', lambda: find(root, 'Scanner page')))

    do(wait('Stream', lambda: find(root, 'Stream', 'page tab')), 'click')
    stream(wait('Stream page', lambda: find(root, 'Stream page')))
    lesson(root)
    check(program.poll() is None, 'the program lives')
    program.terminate()
    program.wait(10)

    # A choice cannot be clicked by its name with GTK 4.8, so it is made before.
    program, root = start(**{'server-performer': 'python'})
    check_program(root)
    check(program.poll() is None, 'the program lives with its check')
    print(f'1..{number}')
finally:
    program.terminate()
    program.wait(10)
    shutil.rmtree(folder)
