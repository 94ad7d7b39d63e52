# Completion of soket(1) for fish: all that is offered is what --help tells.
# SPDX-License-Identifier: GPL-3.0-or-later

function __soket_help
    env LC_ALL=C.UTF-8 LANGUAGE=en soket $argv --help 2>/dev/null </dev/null
end

function __soket_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l n (count $words)
    set -l command $words[2]

    # What was typed becomes part of a pattern below.
    if test $n -gt 1; and not string match -qr '^[a-z]+$' -- "$command"
        return
    end

    if test $n -eq 1
        __soket_help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\)  *\(.*\)/\1\t\2/p'
        printf '%s\n' --help --version
        return
    end

    # Behind it stands another program with its words.
    if contains -- -- $words[3..-1]
        __fish_complete_subcommand --commandline $words[(math (contains -i -- -- $words) + 1)..-1]
        return
    end
    if test "$command" = run; and not string match -q -- '-*' "$current"
        __fish_complete_subcommand --fcs-skip=2
        return
    end

    set -l offered
    if test $n -eq 2; and not string match -q -- '-*' "$current"
        switch $command
            case try
                set offered (soket try 2>/dev/null </dev/null | sed -n 's/^\([a-z0-9][a-z0-9-]*\)\t[a-z]*\t\(.*\)/\1\t\2/p')
            case numbers
                set offered (__soket_help numbers | tr '\n' ' ' | sed -n 's/.*listed: \([a-z, -]*\)\..*/\1/p' | tr -d , | tr ' ' '\n')
            case scan
                set offered localhost (__fish_print_hostnames)
            case '*'
                set offered (__soket_help | sed -n "s/^  soket $command \([a-z][a-z|]*\) .*/\1/p" | tr '|' '\n')
        end
    else if test "$command" = check; and test $n -eq 3; and not string match -q -- '-*' "$current" "$words[3]"
        set offered (__soket_help | sed -n 's/^  soket serve \([a-z]*\) .*/\1/p')
    end
    if set -q offered[1]
        printf '%s\n' $offered
        return
    end

    set -l help
    if contains -- $command serve send caesar
        set help (__soket_help $command $words[3])
    else
        set help (__soket_help $command)
    end
    set -l option $words[-1]
    set -l before
    if string match -q -- '--*=*' "$current"
        set option (string split -m 1 = -- $current)[1]
        set before $option=
    end
    set -l value
    if string match -qr -- '^--[a-z0-9-]+$' $option
        set value (printf '%s\n' $help | sed -n "s/^  $option=\([^ ]*\) .*/\1/p")
    end
    switch "$value"
        case '*|*'
            printf "$before%s\n" (string split '|' -- $value)
        case PORTS
            printf "$before%s\n" (printf '%s\n' $help | sed -n 's/^  --ports=.*, or \([a-z, -]*\) (.*/\1/p' | tr -d , | tr ' ' '\n')
        case FILE OTHER
            __fish_complete_path (string replace -- "$before" '' "$current")
        case HOST
            printf "$before%s\n" localhost (__fish_print_hostnames)
        case ''
            if string match -q -- '-*' "$current"
                printf '%s\n' $help | sed -n 's/^  \(-h, \)\{0,1\}\(--[a-z0-9-]*\)[^ ]*  *\(.*\)/\2\t\3/p'
            else if test "$command" = show
                __fish_complete_path "$current"
            end
    end
end

complete -c soket -f -a '(__soket_complete)'
