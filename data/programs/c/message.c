//: message.c - what the client sends
/* @cut@ */
#if run
static char @message@[@total@ + 1];
#if head_size
memcpy(@message@, @head@, @head_size@);
memset(@message@ + @head_size@, @fill@, @run@);
#else
memset(@message@, @fill@, @run@);
#endif
memcpy(@message@ + @tail_start@, @tail@, @tail_size@);
#else
static const char @message@[] =@literal@;
#endif
