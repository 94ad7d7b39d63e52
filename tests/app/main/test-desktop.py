#!/usr/bin/python3
# test-desktop.py PROGRAM DESKTOP-FILE SERVICE-FILE - what a desktop does with the program: starts it by its name, calls its actions, starts it twice
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run under with-display.sh --bus. TAP on standard output."""
import configparser
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

try:
    from gi.repository import Gio, GLib
except ImportError:
    print('1..0 # SKIP python3-gi is not installed')
    sys.exit(77)

ID = 'io.github.soketlab.Soket'
PATH = '/io/github/soketlab/Soket'
program, desktop_file, service_file = sys.argv[1:]
folder = pathlib.Path(tempfile.mkdtemp(prefix='soket-desktop-'))
number = 0


def check(condition, text):
    global number
    number += 1
    print('ok' if condition else 'not ok', number, '-', text, flush=True)
    if not condition:
        leave(1)


def leave(status):
    print(f'1..{number}')
    if has_owner():
        call(PATH, 'org.gtk.Actions', 'Activate', GLib.Variant('(sava{sv})', ('quit', [], {})))
        wait('the program to end', lambda: not has_owner())
    subprocess.run(['rm', '-rf', folder], check=False)
    sys.exit(status)


def call(path, interface, method, parameters=None, name=ID, reply=None, starts=False):
    return bus.call_sync(name, path, interface, method, parameters, GLib.VariantType(reply) if reply else None,
                         Gio.DBusCallFlags.NONE if starts else Gio.DBusCallFlags.NO_AUTO_START, 20000, None)


def bus_call(method, parameters, reply=None):
    return call('/org/freedesktop/DBus', 'org.freedesktop.DBus', method, parameters, 'org.freedesktop.DBus', reply)


def has_owner():
    return bus_call('NameHasOwner', GLib.Variant('(s)', (ID,)), '(b)').unpack()[0]


def wait(what, condition, seconds=60.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            value = condition()
        except GLib.Error:  # it may be on its way
            value = None
        if value:
            return value
        # The bus tells nobody of a window or of a file; so ask again after 50 ms at the latest.
        GLib.timeout_add(50, lambda: False)
        GLib.MainContext.default().iteration(True)
    print('Bail out! timeout:', what, flush=True)
    sys.exit(1)


def windows():
    """The numbers of its windows that have the actions of the workbench."""
    xml = call(PATH + '/window', 'org.freedesktop.DBus.Introspectable', 'Introspect', reply='(s)').unpack()[0]
    return [int(n) for n in re.findall(r'<node name="(\d+)"', xml)]


def page_of(window):
    actions = call(f'{PATH}/window/{window}', 'org.gtk.Actions', 'DescribeAll', reply='(a{s(bgav)})').unpack()[0]
    return actions['page'][2][0]


def activate_action(name):
    call(PATH, 'org.freedesktop.Application', 'ActivateAction', GLib.Variant('(sava{sv})', (name, [], {})), starts=True)


def run(*options):
    return subprocess.run([program, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60, check=False)


bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)

# As installed, but for the folder of the program and for what the tests of the window have in their environment.
service = configparser.ConfigParser(interpolation=None)
service.optionxform = str
service.read(service_file)
section = service['D-BUS Service']
check(section['Name'] == ID and section['Exec'].endswith('/bin/soket-workbench --gapplication-service'), 'the service file names the program')
services = pathlib.Path(os.environ['XDG_RUNTIME_DIR'], 'dbus-1', 'services')
services.mkdir(parents=True, exist_ok=True)
(services / f'{ID}.service').write_text(f'[D-BUS Service]\nName={ID}\nExec={program} --gapplication-service\n', encoding='utf-8')
applications = folder / 'applications'
applications.mkdir()
told = folder / 'told'
(applications / 'viewer.desktop').write_text(f'[Desktop Entry]\nType=Application\nName=Viewer\nExec=sh -c \'echo "$1" >"{told}"\' sh %u\n'
                                             'MimeType=x-scheme-handler/help;\n', encoding='utf-8')
(applications / 'mimeapps.list').write_text('[Default Applications]\nx-scheme-handler/help=viewer.desktop\n', encoding='utf-8')
bus_call('UpdateActivationEnvironment', GLib.Variant('(a{ss})', ({**{k: v for k, v in os.environ.items() if '\n' not in v}, 'XDG_DATA_HOME': str(folder)},)))
bus_call('ReloadConfig', None)

# The first action starts the program: nothing but its name is known to who clicks.
desktop = configparser.ConfigParser(interpolation=None, strict=False)
desktop.optionxform = str
desktop.read(desktop_file)
entry = desktop['Desktop Entry']
names = [name for name in entry['Actions'].split(';') if name]
check(entry['DBusActivatable'] == 'true', 'the desktop file says that it can be started by its name')
check(names == ['new-window', 'scanner'] and all(desktop[f'Desktop Action {name}']['Exec'].startswith('soket-workbench ') for name in names),
      'the desktop file has its actions')
activate_action('scanner')
wait('a window', lambda: len(windows()) == 1)
check(page_of(windows()[0]) == 'scanner', 'an action of the desktop file starts the program, which shows the scanner')

actions = call(PATH, 'org.gtk.Actions', 'List', reply='(as)').unpack()[0]
check(all(name in actions for name in names), 'each action of the desktop file is an action of the program')

activate_action('new-window')
wait('a second window', lambda: len(windows()) == 2)
check(len(windows()) == 2, 'New Window opens another one')

call(PATH, 'org.freedesktop.Application', 'Activate', GLib.Variant('(a{sv})', ({},)))
result = run()
check(result.returncode == 0 and result.stdout + result.stderr == '' and len(windows()) == 2, 'started again it shows the window that is there')

result = run('--new-window', '--page', 'caesar')
wait('a third window', lambda: len(windows()) == 3)
wait('its page', lambda: page_of(max(windows())) == 'caesar')
check(result.returncode == 0 and page_of(min(windows())) == 'scanner', '--new-window and --page open a window with that page, and leave the others')

result = run('--page', 'echo')
wait('the page', lambda: page_of(max(windows())) == 'echo')
check(result.returncode == 0 and len(windows()) == 3, '--page alone changes the page of the window that was used last')

activate_action('help')
wait('the viewer', lambda: told.exists() and told.read_text(encoding='utf-8').endswith('\n'))
check(told.read_text(encoding='utf-8') == 'help:soket\n', 'Help opens the manual in the viewer')

call(PATH, 'org.gtk.Actions', 'Activate', GLib.Variant('(sava{sv})', ('quit', [], {})))
wait('the program to end', lambda: not has_owner())
check(not has_owner(), 'Quit closes all windows, and the program ends')

# The first window of all shows the page, too.
with subprocess.Popen([program, '--page', 'numbers']) as child:
    wait('a window', lambda: len(windows()) == 1)
    wait('its page', lambda: page_of(windows()[0]) == 'numbers')
    check(True, '--page is the page of the first window')
    call(PATH, 'org.gtk.Actions', 'Activate', GLib.Variant('(sava{sv})', ('quit', [], {})))
    check(child.wait(30) == 0, 'it ends well')

# Programs hand in their calls at a socket of each window: a file, which goes with it.
runtime = folder / 'runtime'
runtime.mkdir(mode=0o700)
endings = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def hear():
    """Whoever runs this in the background may have it ignore some."""
    for each in endings:
        signal.signal(each, signal.SIG_DFL)


for ending in endings:
    with subprocess.Popen([program], env=dict(os.environ, XDG_RUNTIME_DIR=str(runtime)), preexec_fn=hear) as child:
        wait('the socket of the window', lambda: list(runtime.glob('soket/window-*')))
        child.send_signal(ending)
        check(child.wait(30) == 128 + ending and not list(runtime.glob('soket/window-*')), f'{ending.name} leaves no file behind')
        wait('the name to be free', lambda: not has_owner())
leave(0)
