#: caesar.py - the answer of the service Caesar
LETTERS = b'abcdefghijklmnopqrstuvwxyz'


def answer(request):
    #if slides
    try:
        shift = int(request[1:3])
    except ValueError:
        shift = 0
    #else
    shift = int(request[1:3]) % 26 if request[1:3].isdigit() else 0
    #endif
    if request[:1] == b'd':
        shift = -shift
    # @comment@
    shifted = LETTERS[shift:] + LETTERS[:shift]
    return request[3:].translate(bytes.maketrans(LETTERS, shifted))
