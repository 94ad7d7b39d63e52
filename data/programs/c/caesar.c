//: caesar.c - the answer of the service Caesar, behind the header of the request
#set reply data + 3
static size_t answer(char *request, size_t length)
{
    if (length < 4)
        return 0;
    char field[3] = { request[1], request[2] };
    #if slides
    char *end;
    int shift = strtol(field, &end, 10);
    end += strspn(end, " \t\n\v\f\r");
    if (end != field + 2 || shift >= 26)  /* @comment@ */
        shift = 0;
    #else
    int shift = strspn(field, "0123456789") == 2 ? atoi(field) % 26 : 0;
    #endif
    if (request[0] == 'd')
        shift = -shift;
    for (size_t i = 3; i < length; i++)
        if (request[i] >= 'a' && request[i] <= 'z')
            request[i] = 'a' + (request[i] - 'a' + shift + 26) % 26;
    return length - 3;
}
