//: die.c - a call that fails ends the program
static void die(const char *what)
{
    perror(what);
    exit(1);
}
