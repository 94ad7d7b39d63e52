# Completion of soket(1) for bash: all that is offered is what --help tells.
# SPDX-License-Identifier: GPL-3.0-or-later

_soket_help ()
{
  LC_ALL=C.UTF-8 LANGUAGE=en soket "$@" --help 2>/dev/null </dev/null
}

_soket ()
{
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} service=${COMP_WORDS[2]}
  local line option words help
  COMPREPLY=()
  # What was typed becomes part of a pattern below.
  case $command$service in
    *[!a-z-]*) service= ;;
  esac
  case $command in
    *[!a-z]*) return ;;
  esac

  if [ "$COMP_CWORD" -eq 1 ]; then
    words=$(_soket_help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
    COMPREPLY=($(compgen -W "$words --help --version" -- "$current"))
    return
  fi

  # Behind it stands another program with its words.
  for ((line = 2; line < COMP_CWORD; line++)); do
    if [ "${COMP_WORDS[line]}" = -- ] || { [ "$command" = run ] && [[ ${COMP_WORDS[line]} != [-=]* && ${COMP_WORDS[line-1]} != = && ${COMP_WORDS[line-1]} != --save ]]; }; then
      if declare -F _command_offset >/dev/null && [ "${COMP_WORDS[line]}" = -- ]; then
        _command_offset $((line + 1))
      else
        COMPREPLY=($(compgen -f -- "$current"))
      fi
      return
    fi
  done

  if [ "$COMP_CWORD" -eq 2 ] && [[ $current != -* ]]; then
    case $command in
      try) words=$(soket try 2>/dev/null </dev/null | cut -f1) ;;
      numbers) words=$(_soket_help numbers | tr '\n' ' ' | sed -n 's/.*listed: \([a-z, -]*\)\..*/\1/p' | tr -d ,) ;;
      scan) COMPREPLY=($(compgen -A hostname -W localhost -- "$current")); return ;;
      *) words=$(_soket_help | sed -n "s/^  soket $command \([a-z][a-z|]*\) .*/\1/p" | tr '|' '\n') ;;
    esac
    if [ -n "$words" ]; then
      COMPREPLY=($(compgen -W "$words" -- "$current"))
      return
    fi
  fi
  if [ "$command" = check ] && [ "$COMP_CWORD" -eq 3 ] && [[ $current != -* && $previous != -* ]]; then
    words=$(_soket_help | sed -n 's/^  soket serve \([a-z]*\) .*/\1/p')
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi

  case $command in
    serve | send | caesar) help=$(_soket_help "$command" "$service") ;;
    *) help=$(_soket_help "$command") ;;
  esac
  option=$previous
  if [ "$current" = = ]; then
    current=
  elif [ "$previous" = = ]; then
    option=${COMP_WORDS[COMP_CWORD-2]}
  fi
  case $option in
    --*[!a-z0-9-]* | [!-]*) option=-- ;;
  esac
  line=$(printf '%s\n' "$help" | sed -n "s/^  $option=\([^ ]*\) .*/\1/p" 2>/dev/null)
  case $line in
    *'|'*) COMPREPLY=($(compgen -W "${line//|/ }" -- "$current")) ;;
    PORTS)
      words=$(printf '%s\n' "$help" | sed -n "s/^  $option=.*, or \([a-z, -]*\) (.*/\1/p" | tr -d ,)
      COMPREPLY=($(compgen -W "$words" -- "$current"))
      ;;
    FILE | OTHER) COMPREPLY=($(compgen -f -- "$current")) ;;
    HOST) COMPREPLY=($(compgen -A hostname -W localhost -- "$current")) ;;
    ?*) ;;
    *)
      if [[ $current == -* ]]; then
        words=$(printf '%s\n' "$help" | sed -n 's/^  \(-h, \)\{0,1\}\(--[a-z0-9-]*\).*/\2/p')
        COMPREPLY=($(compgen -W "$words" -- "$current"))
      elif [ "$command" = show ] || [ "$command" = run ]; then
        COMPREPLY=($(compgen -f -- "$current"))
      fi
      ;;
  esac
} &&
complete -F _soket soket
